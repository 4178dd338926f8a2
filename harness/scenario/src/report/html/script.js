
// n and p, as in slides: the next scenario and the previous one.
addEventListener("keydown", (event) => {
  const step = { n: 1, p: -1 }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  const articles = [...document.querySelectorAll("article")];
  const here = articles.findLastIndex((article) => article.getBoundingClientRect().top < 60);
  const next = articles[Math.max(0, here + step)];
  next?.scrollIntoView();
  next?.querySelector("h3").focus({ preventScroll: true });
});
