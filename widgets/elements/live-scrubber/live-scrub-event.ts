/** Another moment is shown, or now again; it plays, or stands still. Not sent while time merely goes by. */
export class LiveScrubEvent extends Event {
  readonly detail: {
    /** What is shown, in Unix ms; null for now. */
    readonly time: number | null;
    readonly playing: boolean;
    /** How many times faster than it happened. */
    readonly rate: number;
  };

  constructor(detail: LiveScrubEvent["detail"]) {
    super("live-scrub", { bubbles: true, composed: true });
    this.detail = detail;
  }
}
