import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import { defineConfig } from 'vitest/config'
import { mockCity } from './mock/plugin.ts'

/** Where `npm run dev` sends API calls; `npm run mock` answers them itself. */
const server = process.env.HAINA_URL ?? 'http://127.0.0.1:8787'

export default defineConfig(({ mode }) => ({
  plugins: [
    vue(),
    // Unit tests give their own stand-ins; resolving them would pull in the whole library.
    mode === 'test' ? null : components({ dirs: [], dts: 'components.d.ts', resolvers: [ElementPlusResolver({ importStyle: 'css' })] }),
    mode === 'mock' ? mockCity() : null,
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    port: 5173,
    proxy: mode === 'mock' ? undefined : { '/v1': server, '/open311': server, '/openapi.json': server },
  },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      output: {
        manualChunks(id: string) {
          if (id.includes('/echarts/') || id.includes('/zrender/')) return 'charts'
          if (id.includes('/element-plus/') || id.includes('/@element-plus/')) return 'element'
          if (/node_modules\/(@vue|vue|vue-router|pinia)\//.test(id)) return 'vue'
          return undefined
        },
      },
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['tests/**/*.test.ts', 'src/**/*.test.ts'],
    server: { deps: { inline: ['element-plus'] } },
  },
}))
