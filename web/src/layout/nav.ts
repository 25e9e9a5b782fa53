import { BadgeCheck, BookOpenCheck, Boxes, Building2, ChartNoAxesColumn, Compass, Database, DatabaseZap, Eye, FileCheck, FileKey, FileSearch, Funnel, Gauge, Handshake, House, Inbox, Landmark, ListTodo, Megaphone, MessagesSquare, Radar, Scale, Send, ShieldCheck, Store, SquareTerminal, FolderLock, FolderSearch, Wallet } from '@lucide/vue'
import { computed, type Component } from 'vue'
import { useSession } from '@/features/session/session'
import { useWords } from '@/strings'

export interface NavItem { to: string; label: string; icon: Component; count?: string; also?: string }
export interface NavGroup { label: string; items: NavItem[] }

/** What each role finds in the side bar; the server still decides every single act. */
export function useNav() {
  const session = useSession()
  const words = useWords()
  const groups = computed<NavGroup[]>(() => {
    const w = words.value.nav
    const has = session.has
    const item = (show: boolean, to: string, label: string, icon: Component, count?: string, also?: string): NavItem[] => (show ? [{ to, label, icon, count, also }] : [])
    const admin = has('admin')
    const handle = [
      ...item(true, '/', w.home, House),
      ...item(has('dispatcher') || admin, '/desk', w.desk, Inbox, 'desk'),
      ...item(has('handler', 'unit-lead', 'dispatcher', 'supervisor', 'agent', 'admin', 'auditor', 'expert'), '/work', w.work, ListTodo, 'mine'),
      ...item(has('handler', 'unit-lead', 'dispatcher', 'supervisor', 'auditor', 'admin'), '/findings', w.findings, Radar),
      ...item(has('agent'), '/counter', w.counter, Store),
      ...item(has('agent') || admin, '/report', words.value.report.forCaller, Megaphone),
    ]
    const see = [
      ...item(has('supervisor', 'unit-lead', 'dispatcher', 'auditor', 'admin'), '/supervision', w.supervision, Compass, 'supervised'),
      ...item(has('expert', 'dispatcher', 'unit-lead', 'supervisor', 'handler', 'admin', 'auditor'), '/consultations', w.consultations, MessagesSquare, 'consultations'),
      ...item(session.official, '/rates', w.rates, ChartNoAxesColumn),
    ]
    const staff = ['agent', 'dispatcher', 'handler', 'unit-lead', 'supervisor', 'auditor', 'admin']
    const data = [
      ...item(has(...staff), '/catalog', w.catalog, Database),
      ...item(has('dispatcher', 'handler', 'unit-lead', 'supervisor', 'auditor'), '/catalog/applications', w.applications, FileKey),
      ...item(has('dispatcher', 'handler', 'unit-lead', 'supervisor', 'auditor'), '/agreements', w.agreements, Handshake, undefined, '/data-rules'),
      ...item(has('dispatcher', 'handler', 'unit-lead', 'supervisor', 'auditor', 'admin'), '/papers', w.papers, FileCheck),
      ...item(has('handler', 'unit-lead', 'auditor'), '/tables', w.tables, DatabaseZap),
      ...item(has('handler', 'unit-lead', 'supervisor', 'dispatcher', 'auditor', 'admin'), '/quality', w.quality, Gauge),
      ...item(has('dispatcher', 'handler', 'unit-lead', 'supervisor', 'auditor', 'admin'), '/models', w.models, Funnel, undefined, '/funnels'),
      ...item(has('dispatcher', 'handler', 'unit-lead', 'supervisor', 'auditor', 'admin'), '/dossiers', w.dossiers, FolderSearch),
      ...item(has('handler', 'unit-lead'), '/query', w.query, SquareTerminal),
    ]
    const city = [
      ...item(true, '/journal', w.journal, ShieldCheck),
      ...item(has('handler', 'unit-lead', 'dispatcher', 'supervisor', 'auditor', 'admin'), '/ledger', w.ledger, Scale),
      ...item(has('admin', 'auditor', 'dispatcher', 'supervisor'), '/packs', w.packs, Boxes),
      ...item(session.official, '/directory', w.directory, Building2),
      ...item(has('admin', 'auditor'), '/roles', w.roles, BadgeCheck),
      ...item(has('admin', 'auditor'), '/deliveries', w.deliveries, Send),
    ]
    return [
      { label: w.groups.handle, items: handle },
      { label: w.groups.see, items: see },
      { label: w.groups.data, items: data },
      { label: w.groups.city, items: city },
    ].filter((group) => group.items.length)
  })
  const open = computed<NavItem[]>(() => {
    const w = words.value.nav
    const deputy = session.has('deputy')
    return [
      { to: '/report', label: deputy ? w.deputy : w.report, icon: Megaphone },
      { to: '/track', label: w.track, icon: FileSearch },
      ...(session.me ? [{ to: '/mine', label: w.mine, icon: BookOpenCheck }] : []),
      ...(deputy ? [{ to: '/rates', label: w.rates, icon: ChartNoAxesColumn }] : []),
      ...(session.me ? [{ to: '/me/dossier', label: w.myfile, icon: FolderLock }, { to: '/me/accounts', label: w.myaccounts, icon: Wallet }, { to: '/me/questions', label: w.questions, icon: Eye }] : []),
      { to: '/journal', label: w.journal, icon: Landmark },
    ]
  })
  return { groups, open }
}
