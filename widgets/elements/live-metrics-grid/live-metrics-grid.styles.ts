import { css } from "lit";

export const styles = css`
  :host {
    display: block;
    container-type: inline-size;
    --_pad: 18px;
    --_tile: var(--live-metrics-tile, 180px);
    --_space: 16px;
  }
  :host([density="compact"]) {
    --_space: 8px;
  }
  section {
    background: var(--live-metrics-background, var(--_surface));
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    overflow: clip;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    min-block-size: 46px;
    box-sizing: border-box;
    padding: 8px var(--_pad);
    border-block-end: 1px solid var(--_line);
  }
  header > :last-child {
    margin-inline-start: auto;
  }
  h2 {
    margin: 0;
    font-size: 0.965em;
    font-weight: 620;
  }
  .mark {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    font-size: 0.86em;
    color: var(--_quiet);
  }
  .mark.live {
    font-size: 0.75em;
    font-weight: 650;
    letter-spacing: 0.06em;
    color: var(--_ok);
  }
  .mark.stale {
    color: var(--_warn);
  }
  .mark.offline,
  .mark.denied {
    color: var(--_bad);
  }
  .mark.catching-up {
    color: var(--_info);
  }
  .icon {
    inline-size: 0.85em;
    block-size: 0.85em;
    flex: none;
    fill: currentColor;
    fill-rule: evenodd;
  }
  .tiny {
    font-size: 0.86em;
    color: var(--_quiet);
  }
  .tag {
    font-size: 0.75rem;
    font-size: 0.86em;
    padding-inline: 6px;
    border: 1px solid var(--_line);
    border-radius: 99px;
    color: var(--_quiet);
  }
  /* Lines stand between tiles, however many are in a row: the outer ones are cut off. */
  ul {
    display: grid;
    grid-template-columns: repeat(
      auto-fit,
      minmax(min(100%, var(--_tile)), 1fr)
    );
    list-style: none;
    margin: -1px 0 0;
    margin-inline-start: -1px;
    padding: 0;
  }
  .message {
    display: grid;
    gap: 4px;
    justify-items: center;
    padding: 36px var(--_pad);
    text-align: center;
    overflow-wrap: anywhere;
  }
  .message p {
    margin: 0;
    color: var(--_quiet);
    max-inline-size: 46ch;
  }
  @container (inline-size < 420px) {
    section {
      --_pad: 12px;
      --_tile: var(--live-metrics-tile, 150px);
    }
  }
  @container (inline-size < 270px) {
    section {
      --_tile: 100%;
    }
  }
`;
