/** @jsxImportSource react */
import type { LiveReact18Elements } from "../widgets/types/react18.ts";
import type {} from "../widgets/types/react.ts";

/** Never drawn: tsc reads these, and complains where a wrong line is accepted. */
export const react19 = [
  <live-provider
    key="a"
    tenant="acme"
    getToken={() => null}
    onlive-ready={(event) => event.detail.topics.length}
  />,
  <live-activity-feed key="b" limit={20} paused={false} className="wide" />,
  // @ts-expect-error a number
  <live-activity-feed key="c" limit="many" />,
  // @ts-expect-error no such attribute
  <live-connection-badge key="d" colour="red" />,
  // @ts-expect-error no such tag
  <live-nothing key="e" />,
];

type Feed18 = LiveReact18Elements["live-activity-feed"];
export const react18: Feed18[] = [
  { key: "a", limit: 20, paused: "", class: "wide" },
  // @ts-expect-error "false" would be there, and so true
  { paused: false },
  // @ts-expect-error React 18 sets no properties
  { renderItem: () => "" },
];
