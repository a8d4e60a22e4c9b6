import { html } from "lit";

import { renderPage } from "../page-frame.ts";

/** The members that the seed gives the demo gym. */
const MEMBERS = {
  "m-1042": "Ada Okafor",
  "m-1043": "Sam Rivera",
  "m-1044": "Mina Kowalski",
  "m-1045": "Luca Moretti",
  "m-1046": "Yara Haddad",
  "m-1047": "Noor Jansen",
};

const members = Object.entries(MEMBERS).map(
  ([id, name]) => html`<option value=${id}>${name}</option>`,
);

const desk = html`<section class="card desk" aria-labelledby="desk-title">
  <div class="bar"><h2 id="desk-title">Front desk</h2></div>
  <form class="publish" id="desk">
    <label class="field">
      <span class="label">Member</span>
      <input
        name="member"
        list="members"
        required
        maxlength="200"
        autocomplete="off"
        spellcheck="false"
        value="m-1042"
      />
    </label>
    <datalist id="members">${members}</datalist>
    <div class="row">
      <button class="main" name="type" value="check_in">Check in</button>
      <button name="type" value="check_out">Check out</button>
    </div>
    <output class="answer" id="desk-answer"></output>
    <div class="row" id="desk-offers"></div>
  </form>
  <p class="note" id="desk-note">
    Six members, m-1042 to m-1047, and four places. Try one who is in already,
    one who is not in, one who does not exist, and a fifth.
  </p>
</section>`;

renderPage({ title: "Desk", aside: desk });
await import("./desk.ts");
