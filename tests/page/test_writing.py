"""Where one writes: texts, files, names, and what is too much of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.page.pictures import png

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from playwright.async_api import FilePayload

    from sandbox.client import Guild
    from tests.page.window import Window

    OpenAs = Callable[[str], AbstractAsyncContextManager[Window]]

MB = 1024 * 1024


def file(name: str, data: bytes, kind: str = "text/plain") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": data}


async def test_enter_sends_and_shift_enter_begins_a_line(open_as: OpenAs, lounge: Guild) -> None:
    await lounge.create_text_channel("lines")
    async with open_as("Ada") as ada:
        await ada.go("lines")
        await ada.composer.press_sequentially("one")
        await ada.composer.press("Shift+Enter")
        await ada.composer.press_sequentially("two")
        await ada.composer.press("Enter")
        await expect(ada.messages).to_have_count(1)
        await expect(ada.messages.first.locator(".message-content")).to_have_text("one\ntwo")
        await expect(ada.composer).to_have_value("")


async def test_what_was_not_sent_waits_in_its_channel_also_over_a_reload(open_as: OpenAs, lounge: Guild) -> None:
    await lounge.create_text_channel("unsent-one")
    await lounge.create_text_channel("unsent-two")
    async with open_as("Ada") as ada:
        await ada.go("unsent-one")
        await ada.composer.fill("half a thou")
        await ada.go("unsent-two")
        await expect(ada.composer).to_have_value("")
        await ada.go("unsent-one")
        await expect(ada.composer).to_have_value("half a thou")
        await ada.page.reload()
        await expect(ada.composer).to_have_value("half a thou")


async def test_ten_thousand_characters_are_offered_to_be_sent_as_a_file(open_as: OpenAs, lounge: Guild) -> None:
    await lounge.create_text_channel("too-long")
    async with open_as("Ada") as ada:
        await ada.go("too-long")
        await ada.composer.fill("x" * 10_000)
        told = ada.page.locator(".composer").get_by_role("alert")
        await expect(told).to_contain_text("too long for a message: 10,000 of 2,000 characters")
        await ada.composer.press("Enter")
        await expect(ada.messages).to_have_count(0)
        await told.get_by_role("button", name="Send it as a text file").click()
        await expect(ada.messages.first.get_by_role("link", name="message.txt")).to_be_visible()
        await expect(ada.messages.first).to_contain_text("9.8 KB")


async def test_what_the_sandbox_refuses_is_said_and_nothing_is_lost(open_as: OpenAs, lounge: Guild) -> None:
    await lounge.create_text_channel("refused")
    async with open_as("Ada") as ada:
        await ada.go("refused")
        await ada.say("y" * 3_000)
        await expect(ada.page.locator(".composer").get_by_role("alert")).to_contain_text("2000")
        await expect(ada.composer).to_have_value("y" * 3_000)


async def test_files_are_attached_looked_at_taken_away_and_sent(open_as: OpenAs, lounge: Guild) -> None:
    await lounge.create_text_channel("files")
    async with open_as("Ada") as ada:
        await ada.go("files")
        chosen = [file("disc.png", png(), "image/png"), file("a <b>.txt", b"a"), file("c.txt", b"c")]
        await ada.page.get_by_label("Files to attach").set_input_files(chosen)
        waiting = ada.page.get_by_role("list", name="Files to send")
        await expect(waiting.get_by_role("listitem")).to_have_count(3)
        await expect(waiting.locator("img")).to_be_visible()
        await waiting.get_by_role("button", name="Remove a <b>.txt").click()
        await ada.say("look")
        await expect(ada.messages.first.get_by_role("img", name="disc.png")).to_be_visible()
        await expect(ada.messages.first.get_by_role("link", name="c.txt")).to_be_visible()
        await expect(ada.messages.first).not_to_contain_text("<b>")
        await expect(waiting).to_have_count(0)


async def test_files_are_pasted_and_dropped(open_as: OpenAs, lounge: Guild) -> None:
    await lounge.create_text_channel("pasting")
    async with open_as("Ada") as ada:
        await ada.go("pasting")
        for kind, carrier, where in (
            ("paste", "clipboardData", ".composer textarea"),
            ("drop", "dataTransfer", "main"),
        ):
            await ada.page.locator(where).evaluate(
                """(where, [kind, carrier]) => {
                    const data = new DataTransfer();
                    data.items.add(new File(["hello"], `${kind}.txt`));
                    const event = kind === "paste" ? new ClipboardEvent(kind, { [carrier]: data, bubbles: true })
                        : new DragEvent(kind, { [carrier]: data, bubbles: true, cancelable: true });
                    where.dispatchEvent(event);
                }""",
                [kind, carrier],
            )
            await expect(ada.page.get_by_role("list", name="Files to send")).to_contain_text(f"{kind}.txt")


async def test_a_file_that_is_too_large_is_refused_before_it_is_sent(open_as: OpenAs, lounge: Guild) -> None:
    await lounge.create_text_channel("large")
    async with open_as("Ada") as ada:
        await ada.go("large")
        await ada.page.get_by_label("Files to attach").set_input_files([file("huge.bin", bytes(10 * MB + 1))])
        told = ada.page.locator(".composer").get_by_role("alert")
        await expect(told).to_have_text("“huge.bin” is too large (10 MB): files may have up to 10 MB.")
        await ada.page.get_by_label("Files to attach").set_input_files([file("full.bin", bytes(10 * MB))])
        await ada.say("as large as can be")
        await expect(ada.messages.first).to_contain_text("full.bin")


async def test_one_is_seen_typing(open_as: OpenAs, lounge: Guild) -> None:
    await lounge.create_text_channel("typing")
    async with open_as("Ada") as ada, open_as("Ben") as ben:
        await ada.go("typing")
        await ben.go("typing")
        await ada.composer.press_sequentially("h")
        await expect(ben.page.get_by_text("Ada is typing …")).to_be_visible()
        await ada.composer.press("Enter")
        await expect(ben.page.get_by_text("Ada is typing …")).to_have_count(0)


async def test_names_are_completed_and_sent_as_mentions(open_as: OpenAs, lounge: Guild) -> None:
    await lounge.create_text_channel("naming")
    async with open_as("Ada") as ada, open_as("Ben") as ben:
        await ada.go("naming")
        await ben.go("naming")
        await ada.composer.press_sequentially("hey @be")
        await expect(ada.page.get_by_role("option", name="@Ben")).to_be_visible()
        await ada.composer.press("Enter")
        await expect(ada.composer).to_have_value("hey @Ben ")
        await ada.composer.press_sequentially("see #naming")
        await ada.composer.press("Tab")
        await ada.composer.press("Enter")
        mention = ben.messages.first.locator(".mention").first
        await expect(mention).to_have_text("@Ben")
        await expect(mention).to_have_attribute("data-me", "true")
        await expect(ben.messages.first.get_by_role("button", name="#naming")).to_be_visible()
