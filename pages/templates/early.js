// Before anything is drawn: what needs the script may be shown, in the colours that were chosen.
document.documentElement.classList.add('js');
try {
  const theme = localStorage.getItem('errdex-theme');
  if (theme) document.documentElement.dataset.theme = theme;
} catch { /* A page without storage has the colours of the system. */ }
