// Shows where one can go. Which places there are, and for whom, is the server's to say (navigation.py).
import { make } from "./dom.js";

/** Who is signed in: {name, role, places, hosted_engine}; null when nobody is. */
export const me = fetch("/me")
  .then((response) => (response.ok ? response.json() : null))
  .catch(() => null);

const somebody = await me;
for (const nav of document.querySelectorAll("[data-places]")) {
  nav.replaceChildren(
    ...(somebody?.places ?? [])
      .filter(({ path }) => path !== nav.dataset.places)
      .map(({ path, title }) => make("a", { href: path, "aria-current": path === location.pathname && "page" }, title)),
  );
}
