import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { router } from './router'
import './style/index.css'

const app = createApp(App).use(createPinia()).use(router)
void router.isReady().then(() => app.mount('#app'))
