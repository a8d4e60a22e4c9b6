import { connect } from "./connect.ts";
import { ELEMENTS } from "./elements.ts";
import { findScript } from "./find-script.ts";
import { startEmbed } from "./start-embed.ts";
import { VERSION } from "./version.ts";

// The script tag. Nothing happens on a server, which has no page.
if (typeof document !== "undefined")
  startEmbed({
    version: VERSION,
    settings: findScript(import.meta.url)?.dataset ?? {},
    elements: ELEMENTS,
    connect,
  });
