import { css } from "lit";

/** A provider takes no room of its own. */
export const styles = css`
  :host {
    display: contents;
  }
`;
