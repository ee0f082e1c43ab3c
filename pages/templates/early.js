// Runs before anything is drawn: reveals what needs the script and applies the chosen theme.
document.documentElement.classList.add('js');
try {
  const theme = localStorage.getItem('errdex-theme');
  if (theme) document.documentElement.dataset.theme = theme;
} catch { /* Without storage, a page follows the system theme. */ }
