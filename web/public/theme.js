// Runs before the first paint so that a dark page never flashes white.
(function () {
  var chosen = null, lang = null;
  try { chosen = localStorage.getItem('haina.theme'); lang = localStorage.getItem('haina.lang'); } catch (e) { /* private mode */ }
  var dark = chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.classList.toggle('dark', dark);
  document.documentElement.lang = lang === 'en' ? 'en' : 'zh-CN';
})();
