/* A theme of mystmd with nothing but the text of a page: what `myst build --html` asks, it stores. */
import { createServer } from "node:http";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { ThemeProvider } from "@myst-theme/providers";
import { DEFAULT_RENDERERS, MyST } from "myst-to-react";

const { CONTENT_CDN_PORT, HOST, PORT } = process.env;

async function render(slug) {
  const answer = await fetch(`http://${HOST}:${CONTENT_CDN_PORT}/content/${slug}.json`);
  if (!answer.ok) return ""; // a style sheet, an icon: this theme has none
  const { frontmatter, mdast } = await answer.json();
  const theme = { renderers: DEFAULT_RENDERERS, theme: "light", setTheme() {} };
  const page = createElement(ThemeProvider, theme, createElement(MyST, { ast: mdast }));
  return `<!doctype html><title>${frontmatter.title}</title><main>${renderToStaticMarkup(page)}</main>`;
}

process.stdin.resume().on("end", () => process.exit()); // mystmd is gone: it may leave us behind

createServer(async (request, response) => {
  const slug = request.url.split("/").filter(Boolean).pop() ?? "index";
  response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(await render(slug));
}).listen(Number(PORT), HOST, () => console.log(`http://${HOST}:${PORT}`)); // mystmd waits for it
