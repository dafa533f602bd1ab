import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, describe, expect, it } from "vitest";
import type { Component, Message } from "../../shared/discord";
import { EMPTY, store } from "../state";
import { MessageView } from "./message";

const NASTY = '<img src=x onerror="alert(1)">';

function message(more: Partial<Message> = {}): Message {
  return {
    id: "1576231258969604096",
    channel_id: "5",
    type: 0,
    author: { id: "1", username: "ada", global_name: "Ada" },
    content: "",
    timestamp: "2026-11-28T13:40:17.099000+00:00",
    edited_timestamp: null,
    attachments: [],
    embeds: [],
    ...more,
  };
}

const drawn = (more: Partial<Message>) => renderToStaticMarkup(<MessageView message={message(more)} />);
const components = (...all: unknown[]) => drawn({ flags: 1 << 15, components: all as Component[] });
const mediaFile = (name: string, type: string) => ({
  id: "1",
  filename: name,
  size: 2048,
  url: `https://cdn.discordapp.com/attachments/1/2/${name}?ex=1&is=2&hm=3&`,
  content_type: type,
});

afterEach(() => store.set(EMPTY));

describe("a message", () => {
  it("has nobody's HTML, wherever it stands", () => {
    const html = drawn({
      author: { id: "1", username: NASTY, global_name: NASTY },
      content: `${NASTY} \`${NASTY}\` ||${NASTY}||`,
      type: 19,
      referenced_message: message({ content: NASTY }),
      embeds: [{ title: NASTY, description: NASTY, footer: { text: NASTY }, fields: [{ name: NASTY, value: NASTY }] }],
      attachments: [mediaFile(`${NASTY}.txt`, "text/plain")],
    });
    expect(html).not.toContain("<img");
    expect(html.match(/&lt;img/g)?.length).toBeGreaterThan(8);
  });

  it("of an app says so, and one of a webhook has the name that it chose", () => {
    expect(drawn({ author: { id: "1", username: "Chorus", bot: true }, content: "hi" })).toContain(">app<");
    const posted = drawn({ webhook_id: "1", author: { id: "1", username: "Ben here" }, content: "hi" });
    expect(posted).toContain("Ben here");
    expect(posted).toContain(">app<");
  });

  it("that answers another which is gone says so", () => {
    expect(drawn({ type: 19, referenced_message: null, content: "yes" })).toContain("was deleted");
    expect(drawn({ type: 19, content: "yes" })).toContain("was deleted");
  });

  it("names the command that it came of", () => {
    const asked = { id: "1", user: { id: "2", username: "ben", global_name: "Ben" }, name: "play" };
    expect(drawn({ type: 20, interaction_metadata: asked, content: "x" })).toContain("</bdi> used <b>/play</b>");
    expect(drawn({ type: 23, interaction_metadata: { ...asked, name: "Quote" }, content: "x" })).toContain(
      "<b>Quote</b>",
    );
  });

  it("that only one person sees says so, and can be put away", () => {
    const html = drawn({ flags: 64, content: "psst" });
    expect(html).toContain("Only you can see this");
    expect(html).toContain("Dismiss");
  });

  it("that is not there yet shows that the bot thinks", () => {
    expect(drawn({ flags: 128, author: { id: "1", username: "Chorus", bot: true } })).toContain("Chorus is thinking …");
  });

  it("was edited", () => {
    expect(drawn({ content: "x", edited_timestamp: "2026-11-28T13:41:00+00:00" })).toContain("(edited)");
    expect(drawn({ content: "x" })).not.toContain("(edited)");
  });

  it("tells how a poll has ended", () => {
    const ended = (fields: Record<string, string>) =>
      drawn({
        type: 46,
        message_reference: { channel_id: "5", message_id: "6" },
        embeds: [{ fields: Object.entries(fields).map(([name, value]) => ({ name, value })) }],
      });
    const votes = { poll_question_text: "What <next>?", victor_answer_votes: "2", total_votes: "3" };
    expect(ended({ ...votes, victor_answer_text: "Film" })).toContain("Film, with 2 of 3 votes");
    expect(ended(votes)).toContain("What &lt;next&gt;?");
    expect(ended(votes)).toContain("no answer is ahead of the others, of 3 votes");
    expect(ended({})).toContain("nobody voted");
  });

  it("of the server itself is a sentence, and of an unknown type too", () => {
    const mentions = [{ id: "2", username: "ben", global_name: "Ben" }];
    expect(drawn({ type: 1, mentions })).toContain("added <bdi>Ben</bdi> to the thread.");
    expect(drawn({ type: 18, content: "Plans", message_reference: { channel_id: "9" } })).toContain("Plans");
    expect(drawn({ type: 6, message_reference: { channel_id: "9", message_id: "8" } })).toContain("pinned");
    expect(drawn({ type: 99 })).toContain("does not know (type 99)");
  });
});

describe("files", () => {
  it("come from this page, with what Discord's address asks for", () => {
    const html = drawn({ attachments: [mediaFile("a.png", "image/png")] });
    expect(html).toContain('src="/files/attachments/1/2/a.png?ex=1&amp;is=2&amp;hm=3&amp;"');
  });

  it("are played, shown or offered", () => {
    expect(drawn({ attachments: [mediaFile("a.ogg", "audio/ogg")] })).toContain("<audio");
    expect(drawn({ attachments: [mediaFile("a.webm", "video/webm")] })).toContain("<video");
    expect(drawn({ attachments: [mediaFile("a.svg", "image/svg+xml")] })).toContain("2.0 KB");
    expect(drawn({ attachments: [mediaFile("SPOILER_a.png", "image/png")] })).toContain("Show the spoiler");
  });
});

describe("components", () => {
  it("of an unknown type are a polite placeholder", () => {
    expect(components({ type: 4711 })).toContain("a component of type 4711");
    expect(components({ type: 17, components: [{ type: 99, components: "odd" }] })).toContain("type 99");
  });

  it("with nothing in them, or with nonsense, break nothing", () => {
    const odd = [1, 2, 3, 5, 9, 10, 11, 12, 13, 14, 17].flatMap((type) => [
      { type },
      { type, options: [null, 7], emoji: 5, media: "x", items: [null, {}], file: { url: "no address" }, url: 3 },
    ]);
    expect(components(...odd)).toContain("<article");
  });

  it("have buttons in each style; a link leads to http and https alone", () => {
    const row = (button: object) => components({ type: 1, components: [{ type: 2, ...button }] });
    expect(row({ style: 4, label: "Stop", custom_id: "x" })).toContain('class="component-button danger"');
    expect(row({ style: 2, label: "Stop", custom_id: "x", disabled: true })).toContain("disabled");
    expect(row({ style: 5, label: "Go", url: "https://example.org/" })).toContain('href="https://example.org/"');
    expect(row({ style: 5, label: "Go", url: "javascript:alert(1)" })).not.toContain("href");
  });

  it("have the colour of their container", () => {
    expect(components({ type: 17, accent_color: 0x00ff7f, components: [] })).toContain("#00ff7f");
    expect(components({ type: 17, accent_color: null, components: [] })).toContain("var(--line)");
  });

  it("have sections, galleries, separators and files", () => {
    const media = { url: "https://cdn.discordapp.com/attachments/1/2/a.png" };
    const html = components(
      {
        type: 9,
        components: [{ type: 10, content: "**Title**" }],
        accessory: { type: 11, media, description: "Cover" },
      },
      { type: 14, divider: true, spacing: 2 },
      {
        type: 12,
        items: [
          { media, description: "One" },
          { media, spoiler: true },
        ],
      },
      { type: 13, file: { url: "https://cdn.discordapp.com/attachments/1/2/notes.txt" }, name: "notes.txt", size: 12 },
    );
    for (const part of [
      "<strong>Title</strong>",
      'alt="Cover"',
      'alt="One"',
      "Show the spoiler",
      "notes.txt",
      "12 bytes",
    ]) {
      expect(html).toContain(part);
    }
  });

  it("have the title of what plays as it was written, with whom it names", () => {
    const id = "123456789012345678";
    expect(components({ type: 10, content: `### <@${id}> \\@everyone *x` })).toContain("@unknown user");
  });
});
