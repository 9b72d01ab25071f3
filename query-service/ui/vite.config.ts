import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// `npm run dev` forwards the API to a running server: NARTHEX_URL=http://127.0.0.1:9090 npm run dev
const server = process.env.NARTHEX_URL ?? 'http://127.0.0.1:9090';

export default defineConfig({
  plugins: [react()],
  // Relative, so that the same files work below any --web.route-prefix: every page is one path segment deep.
  base: './',
  build: {
    outDir: process.env.UI_OUT_DIR ?? 'target/classes/META-INF/narthex-ui',
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      checks: { pluginTimings: false },
      output: {
        // Libraries change less often than pages; a browser keeps them across releases.
        codeSplitting: {
          groups: [
            {
              name: 'editor',
              test: /node_modules\/(@codemirror|@lezer|@prometheus-io|lru-cache|style-mod|crelt|w3c-keyname)/,
            },
            { name: 'vendor', test: /node_modules/ },
          ],
        },
      },
    },
  },
  server: {
    proxy: { '/api': server, '/narthex-ui-config.json': server, '/-': server },
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    // The formats must not depend on where the tests run, so they run somewhere unusual.
    env: { TZ: 'Asia/Kathmandu' },
  },
});
