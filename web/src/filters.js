// Filters answered in place: the page of the new address is fetched, and its parts are put where the old ones stood.

/** Answer the form in place; ``asked`` is told an address as it is asked for, ``shown`` when its page stands. Return how to ask again. */
export function answered({ asked, shown }) {
  const main = document.getElementById("main");
  let running = null;

  async function show(address, { push, typed = null }) {
    running?.abort();
    running = new AbortController();
    main.setAttribute("aria-busy", "true");
    asked(address);
    try {
      const answer = await fetch(address, { signal: running.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!page.getElementById("totals")) throw new Error(`no page of incidents: ${answer.status}`);
      if (push) history.pushState(null, "", address);
      swap(page, typed);
      main.removeAttribute("aria-busy");
      shown(page);
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address); // as it would have gone without a script
    }
  }

  const ask = () => show(filtered(), { push: true, typed: typed() });
  main.addEventListener("submit", (event) => {
    if (event.target.id !== "filters") return;
    event.preventDefault();
    ask();
  });
  main.addEventListener("change", (event) => event.target.form?.id === "filters" && ask());
  main.addEventListener("click", (event) => {
    const link = event.target.closest("nav.pages a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link.href, { push: true });
  });
  addEventListener("popstate", () => show(location.href, { push: false }));
  return ask;
}

const form = () => document.getElementById("filters");
const typed = () => new URLSearchParams(new FormData(form())).toString();

/** Return the address that the form asks for; what is left empty is left out. */
function filtered() {
  const said = new URLSearchParams([...new FormData(form())].filter(([, value]) => value.trim()));
  return `${location.pathname}?${said}`;
}

/** Put the parts of a page where the old ones stand. A form in which more was typed meanwhile is left alone. */
function swap(page, before) {
  const focused = selector(document.activeElement);
  document.title = page.title;
  for (const part of document.querySelectorAll("[data-swap]")) {
    if (part.id === "filters" && before !== null && before !== typed()) continue;
    const open = [...part.querySelectorAll("details[open]")].map((details) => details.id);
    part.replaceChildren(...page.getElementById(part.id).childNodes);
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  }
  for (const around of ["body > header", "body > footer"]) {
    document.querySelector(around).replaceChildren(...page.querySelector(around).childNodes); // links to the other languages and the twin
  }
  if (focused && document.activeElement === document.body) document.querySelector(focused)?.focus({ preventScroll: true });
}

function selector(focused) {
  if (focused?.id) return `#${CSS.escape(focused.id)}`;
  if (focused?.rel) return `a[rel="${focused.rel}"]`;
  return focused?.name ? `[name="${CSS.escape(focused.name)}"][value="${CSS.escape(focused.value)}"]` : null;
}
