/** The demo's pages, in the order of the navigation: address from the demo's root, and name. */
export const PAGES = [
  ["index.html", "Overview"],
  ["studio.html", "Studio"],
  ["barbershop.html", "Barbershop"],
  ["gym.html", "Gym"],
  ["desk.html", "Desk"],
  ["signage.html", "Signage"],
  ["host.html", "Machine"],
  ["faults.html", "Break it"],
  ["replay.html", "Replay"],
  ["gallery.html", "Gallery"],
  ["tag.html", "Get the tag"],
  ["react18/index.html", "React 18"],
  ["react19/index.html", "React 19"],
  ["vue/index.html", "Vue"],
] as const;

/** Fills the page's `<nav>`. Addresses are relative: the built demo may lie in any folder. */
export function fillNav(nav: HTMLElement): void {
  const root = new URL(nav.dataset["root"] ?? "./", location.href);
  const here = withIndex(location.pathname);
  const list = document.createElement("ul");
  for (const [path, name] of PAGES) {
    const url = new URL(path, root);
    const link = document.createElement("a");
    link.href = url.pathname.replace(/index\.html$/, "");
    link.textContent = name;
    if (withIndex(url.pathname) === here)
      link.setAttribute("aria-current", "page");
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  nav.replaceChildren(list);
}

/** `/` and `/gym` are other names of `/index.html` and `/gym.html`. */
function withIndex(path: string): string {
  if (path.endsWith("/")) return `${path}index.html`;
  return path.endsWith(".html") ? path : `${path}.html`;
}
