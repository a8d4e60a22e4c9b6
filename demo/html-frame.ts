import type { HtmlTagDescriptor, Plugin } from "vite";

const inHead = (
  tag: string,
  attrs: Readonly<Record<string, string>>,
): HtmlTagDescriptor => ({
  tag,
  attrs: { ...attrs },
  injectTo: "head-prepend",
});

/** What every page of the demo begins with, and says where there is no JavaScript: its file has the rest. */
export const htmlFrame: Plugin = {
  name: "livelets:html-frame",
  transformIndexHtml: {
    order: "pre",
    handler: () => [
      inHead("meta", { charset: "utf-8" }),
      inHead("meta", {
        name: "viewport",
        content: "width=device-width, initial-scale=1",
      }),
      inHead("meta", { name: "color-scheme", content: "light dark" }),
      inHead("link", { rel: "icon", href: "data:," }),
      inHead("link", { rel: "stylesheet", href: "/styles/page.css" }),
      {
        tag: "noscript",
        injectTo: "body",
        children: [
          {
            tag: "p",
            attrs: { class: "problem" },
            children: "This page is made of widgets: allow JavaScript.",
          },
        ],
      },
    ],
  },
};
