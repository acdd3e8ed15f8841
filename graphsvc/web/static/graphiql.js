// GraphiQL with the explorer and a list of ready examples. React and GraphiQL come as globals of the vendored scripts.

const { React, ReactDOM, GraphiQL, GraphiQLPluginExplorer } = window;
const { createElement: h } = React;

const root = document.getElementById("graphiql");
const roomy = window.matchMedia("(min-width: 45rem)");
const asked = new URLSearchParams(window.location.search).get("example");

// The one style element that the dialogs add carries this nonce, which the page's content security policy admits.
window.__webpack_nonce__ = root.dataset.nonce;

async function loadExamples() {
  const response = await fetch(root.dataset.examples);
  if (!response.ok) throw new Error(`the examples could not be read (${response.status})`);
  return response.json();
}

function Icon() {
  return h("svg", { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", strokeWidth: 1.5, "aria-hidden": true },
    h("path", { d: "M5 5h14M5 12h14M5 19h9" }));
}

function ExampleList({ examples }) {
  const { queryEditor } = GraphiQL.React.useEditorContext({ nonNull: true });
  const items = examples.map(({ slug, title, query }) => h("li", { key: slug },
    h("button", { type: "button", onClick: () => queryEditor.setValue(query) }, title)));
  return h("section", { "aria-label": "Examples" },
    h("div", { className: "graphiql-doc-explorer-title" }, "Examples"), h("ul", { className: "examples" }, items));
}

function examplesPlugin(examples) {
  return { title: "Examples", icon: Icon, content: () => h(ExampleList, { examples }) };
}

function page(examples) {
  const chosen = examples.find(({ slug }) => slug === asked);
  const list = examplesPlugin(examples);
  return h(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: root.dataset.endpoint }),
    plugins: [list, GraphiQLPluginExplorer.explorerPlugin()],
    ...(roomy.matches ? { visiblePlugin: list } : {}),
    defaultQuery: examples[0]?.query ?? "",
    ...(chosen === undefined ? {} : { query: chosen.query }),
    defaultEditorToolsVisibility: false,
    shouldPersistHeaders: false,
  });
}

try {
  const tree = page(await loadExamples());
  ReactDOM.createRoot(root).render(tree);
} catch (error) {
  root.prepend(Object.assign(document.createElement("p"), { role: "alert", textContent: `GraphiQL did not start: ${error.message}.` }));
  throw error;
}
