/** How Chromium of the system is started: no own download, quiet, and able to run as root in CI. */
export const launch = {
  executablePath: process.env.HAINA_CHROMIUM ?? process.env.CHROMIUM ?? '/usr/bin/chromium',
  headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
}
