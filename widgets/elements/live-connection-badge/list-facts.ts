import type { LocaleController } from "../../controllers/locale-controller.ts";
import type {
  ClientStatus,
  TopicStatus,
} from "../../controllers/status-controller.ts";
import type { DETAILS_MESSAGES } from "../../texts/details-messages.ts";
import {
  formatDate,
  formatDuration,
  formatNumber,
} from "../../texts/format.ts";

type Texts = LocaleController<typeof DETAILS_MESSAGES>;

export interface Fact {
  readonly name: string;
  readonly value: string;
  /** Whether it is the round trip, below which the last minutes are drawn. */
  readonly isTrip: boolean;
}

/** Everything that is known of the connection, as names and values; what is not known yet says so or is left out. */
export function listFacts(status: ClientStatus, texts: Texts): Fact[] {
  const { locale } = texts;
  const time = (ms: number) => formatDate(ms, locale);
  const { state, since, provenAt, quality, transport, connectedAt, retryAt } =
    status;
  // What was measured before is no news of now.
  const isLive = state === "live";
  const trip = texts.text(isLive ? "details.latency" : "details.last-latency");
  const facts: [string, string | null][] = [
    [
      texts.text("details.state"),
      `${texts.text(`state.${state}`)} ${texts.text("state.since", { time: time(since) })}`,
    ],
    [
      texts.text("details.proven"),
      provenAt === null ? texts.text("details.never") : time(provenAt),
    ],
    [
      texts.text("details.quality"),
      isLive && quality ? texts.text(`quality.${quality}`) : null,
    ],
    [trip, describeLatency(status, texts)],
    [texts.text("details.transport"), transport],
    [
      texts.text("details.uptime"),
      connectedAt === null
        ? null
        : formatDuration(Date.now() - connectedAt, locale),
    ],
    [
      texts.text("details.messages"),
      formatNumber(status.counters.messages, locale),
    ],
    [texts.text("details.reconnects"), formatNumber(status.reconnects, locale)],
    [texts.text("details.breaker"), texts.text(`details.${status.breaker}`)],
    [
      texts.text("kept.title"),
      status.notKept ? texts.text(`kept.${status.notKept}`) : null,
    ],
    [
      texts.text("details.next"),
      retryAt === null ? null : describeSeconds(retryAt, texts),
    ],
  ];
  return facts.flatMap(([name, value]) =>
    value === null ? [] : [{ name, value, isTrip: name === trip }],
  );
}

/** Per topic: its state, how far it is, and how many holes had to be fetched. */
export function describeTopic(topic: TopicStatus, texts: Texts): string {
  const { state, seq, head, gaps, reason } = topic;
  const words: string[] = [texts.text(`state.${state}`)];
  if (seq !== null && head !== null && head > seq)
    words.push(texts.text("details.behind", { seq, head }));
  else if (seq !== null) words.push(texts.text("details.at", { seq }));
  if (gaps > 0) words.push(texts.text("details.gaps", { count: gaps }));
  if (reason) words.push(reason);
  return words.join(" · ");
}

function describeLatency({ latency }: ClientStatus, texts: Texts): string {
  if (!latency) return texts.text("details.unmeasured");
  return texts.text("details.percentiles", {
    p50: Math.round(latency.p50),
    p95: Math.round(latency.p95),
  });
}

function describeSeconds(time: number, texts: Texts): string {
  const seconds = Math.max(0, Math.ceil((time - Date.now()) / 1_000));
  return texts.text("details.in", { seconds });
}
