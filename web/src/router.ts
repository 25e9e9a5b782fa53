import { nextTick } from 'vue'
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { useSession } from './features/session/session'

declare module 'vue-router' {
  interface RouteMeta {
    /** Shown without signing in, always in the wide resident layout. */
    open?: boolean
    /** Shown to everyone; signed-in officials keep their own layout. */
    anyone?: boolean
    /** Shown alone, without any layout: a machine in a hall. */
    bare?: boolean
  }
}

const routes: RouteRecordRaw[] = [
  { path: '/', name: 'home', component: () => import('./features/home/HomePage.vue'), meta: { anyone: true } },
  { path: '/sign-in', name: 'sign-in', component: () => import('./features/session/SignInPage.vue'), meta: { open: true } },
  { path: '/report', name: 'report', component: () => import('./features/report/ReportPage.vue'), meta: { anyone: true } },
  { path: '/track', name: 'track', component: () => import('./features/progress/TrackPage.vue'), meta: { open: true } },
  { path: '/track/:code', name: 'progress', component: () => import('./features/progress/ProgressPage.vue'), meta: { open: true } },
  { path: '/work', name: 'work', component: () => import('./features/matters/WorkPage.vue') },
  { path: '/mine', name: 'mine', component: () => import('./features/matters/MinePage.vue') },
  { path: '/matters/:id', name: 'matter', component: () => import('./features/matters/MatterPage.vue') },
  { path: '/desk', name: 'desk', component: () => import('./features/desk/DeskPage.vue') },
  { path: '/counter', name: 'counter', component: () => import('./features/counter/CounterPage.vue') },
  { path: '/kiosk', name: 'kiosk', component: () => import('./features/kiosk/KioskPage.vue'), meta: { open: true, bare: true } },
  { path: '/supervision', name: 'supervision', component: () => import('./features/supervision/SupervisionPage.vue') },
  { path: '/consultations', name: 'consultations', component: () => import('./features/consultations/ConsultationsPage.vue') },
  { path: '/findings', name: 'findings', component: () => import('./features/findings/FindingsPage.vue') },
  { path: '/findings/:id', name: 'finding', component: () => import('./features/findings/FindingPage.vue') },
  { path: '/catalog', name: 'catalog', component: () => import('./features/catalog/CatalogPage.vue') },
  { path: '/catalog/applications', name: 'applications', component: () => import('./features/catalog/ApplicationsPage.vue') },
  { path: '/catalog/applications/:id', name: 'application', component: () => import('./features/catalog/ApplicationPage.vue') },
  { path: '/catalog/:id', name: 'resource', component: () => import('./features/catalog/ResourcePage.vue') },
  { path: '/catalog/:id/apply', name: 'apply', component: () => import('./features/catalog/ApplyPage.vue') },
  { path: '/agreements', name: 'agreements', component: () => import('./features/agreements/AgreementsPage.vue') },
  { path: '/agreements/new', name: 'agreement-new', component: () => import('./features/agreements/OfferPage.vue') },
  { path: '/data-rules', name: 'data-rules', component: () => import('./features/rules/RulesPage.vue') },
  { path: '/data-rules/:pack/:rule', name: 'data-rule', component: () => import('./features/rules/RulePage.vue') },
  { path: '/agreements/:id', name: 'agreement', component: () => import('./features/agreements/AgreementPage.vue') },
  { path: '/tables', name: 'tables', component: () => import('./features/tables/TablesPage.vue') },
  { path: '/tables/:key', name: 'table', component: () => import('./features/tables/TablePage.vue') },
  { path: '/quality', name: 'quality', component: () => import('./features/quality/QualityPage.vue') },
  { path: '/models', name: 'models', component: () => import('./features/models/ModelsPage.vue') },
  { path: '/models/:set/:name', name: 'model', component: () => import('./features/models/ModelPage.vue') },
  { path: '/funnels/:set/:funnel', name: 'funnel', component: () => import('./features/models/FunnelPage.vue') },
  { path: '/dossiers', name: 'dossiers', component: () => import('./features/dossiers/DossiersPage.vue') },
  { path: '/dossiers/:kind/doubts', name: 'doubts', component: () => import('./features/dossiers/DoubtsPage.vue') },
  { path: '/dossiers/:kind/:id', name: 'dossier', component: () => import('./features/dossiers/DossierPage.vue') },
  { path: '/me/dossier', name: 'my-file', component: () => import('./features/myfile/MyFilePage.vue') },
  { path: '/me/accounts', name: 'my-accounts', component: () => import('./features/myaccounts/MyAccountsPage.vue') },
  { path: '/me/accounts/:id', name: 'my-account', component: () => import('./features/myaccounts/MyAccountPage.vue') },
  { path: '/me/questions', name: 'my-questions', component: () => import('./features/papers/MyQuestionsPage.vue') },
  { path: '/papers', name: 'papers', component: () => import('./features/papers/PapersPage.vue') },
  { path: '/ledger', name: 'ledger', component: () => import('./features/ledger/LedgerPage.vue') },
  { path: '/ledger/:id', name: 'account', component: () => import('./features/ledger/AccountPage.vue') },
  { path: '/query', name: 'query', component: () => import('./features/query/QueryPage.vue') },
  { path: '/rates', name: 'rates', component: () => import('./features/rates/RatesPage.vue') },
  { path: '/packs', name: 'packs', component: () => import('./features/packs/PacksPage.vue') },
  { path: '/packs/upload', name: 'pack-upload', component: () => import('./features/packs/PackUploadPage.vue') },
  { path: '/packs/:name', name: 'pack', component: () => import('./features/packs/PackPage.vue') },
  { path: '/journal', name: 'journal', component: () => import('./features/journal/JournalPage.vue'), meta: { anyone: true } },
  { path: '/directory', name: 'directory', component: () => import('./features/directory/DirectoryPage.vue') },
  { path: '/roles', name: 'roles', component: () => import('./features/directory/RolesPage.vue') },
  { path: '/deliveries', name: 'deliveries', component: () => import('./features/deliveries/DeliveriesPage.vue') },
  { path: '/settings', name: 'settings', component: () => import('./features/settings/SettingsPage.vue') },
  { path: '/:rest(.*)*', name: 'lost', component: () => import('./layout/LostPage.vue'), meta: { anyone: true } },
]

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

router.beforeEach(async (to) => {
  const session = useSession()
  if (!session.ready) await session.load()
  if (to.name === 'sign-in' && session.me) return { path: '/' }
  if (to.meta.open || to.meta.anyone || session.me) return true
  return { name: 'sign-in', query: { next: to.fullPath } }
})

/** After a change of page the reader starts at its heading, also with a screen reader. */
router.afterEach((to, from) => {
  if (!from.name || to.path === from.path) return
  void nextTick(() => setTimeout(() => document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true }), 0))
})
