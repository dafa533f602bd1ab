### Everything the bot says, in English.
### A sentence says what happened and, where something is in the way, what to do about it.

## People

register-title = Register with Chorus
register-warning = Discord can't hide what you type here, so use a password that you use nowhere else.
register-first-name = First name
register-last-name = Last name
register-email = E-mail
register-password = Password (shown as you type)
register-done = Welcome, { $name }! You are registered and logged in. Next: { $create } to start a group, or ask a group's owner to add you.
login-title = Log in to Chorus
login-done = Welcome back, { $name }. You are logged in.
logout-done = You are logged out, { $name }. { $login } brings you back.
user-list-heading = { $total ->
    [one] One person is registered:
   *[other] { $total } people are registered:
}
user-list-entry = • { $name }

## Lists

list-more = … and { $more } more.

## Groups

group-created = **{ $group }** is ready: chat in { $thread }, listen in { $voice }. Next: { $add } brings somebody in, { $play } starts the music once you sit in { $voice }.
group-welcome =
    Welcome to **{ $group }**! This thread is the group's chat. Chorus keeps a copy of what is said here, so that the group can look things up later.
    Sit down in the group's voice channel and type `/play` to listen together.
group-list-heading = Your groups on this server:
group-list-entry = • **{ $group }**
group-list-empty = You are in no group on this server yet. { $create } starts one.
group-show =
    {"**"}{ $group }**
    Chat: { $thread } · Voice: { $voice }
    Owner: { $owner }
    { $count ->
        [one] One member
       *[other] { $count } members
    }: { $members }
group-delete-question = Delete **{ $group }**? Its music stops, its voice channel goes and its thread is locked; what was said stays readable. This can't be undone.
group-delete-yes = Delete it
group-delete-no = Keep it
group-deleted = **{ $group }** is deleted.
group-kept = **{ $group }** stays.
group-choose = You are in several groups here. Which one do you mean?
group-choose-placeholder = Pick a group
group-chosen = You picked **{ $group }**.
question-expired = This question has expired. Type the command again.

## Members

member-added = { $name } ({ $person }) is now in **{ $group }**.
member-removed = { $name } ({ $person }) is no longer in **{ $group }**.
member-list-heading = **{ $group }** has { $count ->
    [one] one member
   *[other] { $count } members
}:
member-list-entry = • { $name }
member-list-owner = • { $name } (owner)

## Messages

message-list-heading = The latest in **{ $group }**:
message-list-entry = { $when } **{ $author }**: { $text } { $link }
message-list-empty = Nothing has been said in **{ $group }** yet.
message-without-text = (no text)

## Music

search-heading = Found for “{ $query }”:
search-entry = { $number }. { $track } ({ $length })
search-next = { $play } with a title puts it on.
play-queued-now = Playing { $track } ({ $length }) for everyone in { $voice }.
play-queued-later = { $track } ({ $length }) is queued: { $ahead ->
    [one] one track comes first
   *[other] { $ahead } tracks come first
}.
track = **{ $title }**
track-by = **{ $title }** by { $artist }
length-unknown = length unknown
pause-done = Paused. { $resume } goes on.
resume-done = Going on.
skip-done-next = Skipped. Next: { $track }.
skip-done-empty = Skipped. That was the last in the queue.
stop-done = Stopped; the queue is empty.
queue-now = Playing now: { $track } ({ $position } of { $length })
queue-paused = Paused: { $track } ({ $position } of { $length })
queue-entry = { $number }. { $track } ({ $length })
queue-empty = The queue is empty. { $play } puts something on.
queue-waiting = Nothing is playing. { $resume } goes on with:
player-track-failed = I could not play **{ $title }** and went on with the next one. The file may have been moved or damaged.

## Failures

error-name-empty = A name can't be empty. Type one of 1 to { $longest } characters.
error-name-too-long = That name has { $length } characters; it can have at most { $longest }.
error-name-unprintable = That name holds characters that can't be seen. Type it again without them.
error-name-formatted = A group's name can't hold mentions or formatting such as @everyone, ** or `. Try a plain name.
error-email-malformed = That is not an e-mail address. It looks like name@example.com.
error-password-too-long = That password is too long; it can have at most { $longest } characters.
error-password-weak = That password is too easy to guess. Try several unrelated words, or a longer one.
error-bot-as-member = { $person } is a bot, and bots can't be members of a group.
error-not-registered = You are not registered yet. { $register } takes a minute.
error-logged-out = You are logged out. { $login } brings you back.
error-wrong-login = That e-mail and password don't belong together. Try again, or { $register } if you have no account yet.
error-not-member = You are not a member of **{ $group }**. Ask its owner to add you.
error-not-owner = Only an owner of **{ $group }** or a server administrator can do that.
error-moderator-only = Only a moderator or an owner of **{ $group }**, or a server administrator, can do that.
error-dj-only = In **{ $group }** the music is its DJs'. Ask a DJ, a moderator or an owner.
error-admin-only = Only an administrator of this server can do that.
error-not-your-button = Those buttons belong to somebody else. Type the command yourself to get your own.
error-not-in-guild = That works only on a server, not in a direct message.
error-not-listening = Sit down in { $channel } first; that is where this group listens.
error-no-group = You are in no group on this server yet. { $create } starts one.
error-group-unknown = You have no group called “{ $name }” on this server. { $list } shows yours.
error-person-not-registered = { $person } is not registered yet. Ask them to type { $register }, then add them.
error-person-not-here = I can't find that person on this server.
error-person-not-member = { $person } is not in **{ $group }**.
error-nothing-found = Nothing found for “{ $query }”. Try fewer or other words.
error-thread-gone = This group's thread no longer exists on this server. Its owner can { $delete } the group and start anew.
error-voice-channel-gone = This group's voice channel no longer exists. Its owner can { $delete } the group and start anew.
error-already-registered = This Discord account is registered already. { $login } logs you in.
error-linked-elsewhere = This Discord account belongs to another Chorus account. Log in to that one here.
error-email-taken = That e-mail is registered already. { $login } logs you in to that account.
error-group-name-taken = There is a group called **{ $name }** on this server already. Pick another name.
error-too-many-groups = This server has { $most } groups, which is the most that Chorus is set up for. Delete one first.
error-already-member = { $person } is in **{ $group }** already.
error-owner-cannot-leave = { $person } owns the group, and a group can't be without its owner. { $delete } ends it.
error-nothing-playing = Nothing is playing. { $play } puts something on.
error-already-paused = It is paused already. { $resume } goes on.
error-not-paused = It is playing already.
error-queue-full = The queue is full with { $most } tracks. Let some play first.
error-voice-busy = **{ $group }** is listening in { $channel }, and I can be in one voice channel of a server at a time. Try again when they have stopped.
error-too-late = **{ $group }** was deleted in the meantime.
error-missing-permission = I am missing { $count ->
    [one] a permission
   *[other] permissions
} here: { $permissions }. A server administrator can grant { $count ->
    [one] it
   *[other] them
} to my role.
error-too-many-channels = This server has as many channels as Discord allows (500). Delete one first.
error-too-many-threads = This server has as many active threads as Discord allows (1,000). Archive one first.
error-no-threads-here = A group's thread can't be made in this channel. Type the command in a text channel.
error-chat-server = Discord did not let me do that ({ $detail }). Try again in a moment.
error-voice-unavailable = I can't get into { $channel }: { $reason ->
    [timeout] Discord did not answer in time. Try again in a moment.
    [full] it is full. Ask somebody to make room, or an administrator to raise its limit.
    [forbidden] I am not allowed in. A server administrator can grant me Connect and Speak there.
    [no_e2ee] no encryption could be agreed on. Try again, and if it stays so, tell whoever runs this bot.
   *[unavailable] it can't be reached right now. Try again in a moment.
}
error-media-unplayable = I can't play **{ $title }**: { $reason ->
    [empty] the file is empty.
    [no_audio] there is no sound in it.
    [not_found] the file is no longer there.
   *[broken] the file is damaged, or is not audio or video at all.
} Pick something else.
error-source-unavailable = I can't search { $source } right now. Try again in a moment.
error-unknown = Something went wrong, and it was not your fault. If it happens again, tell whoever runs this bot the reference { $reference }.
error-in-private = That did not work.
error-command-gone = That command is no longer known. Type / to see the current ones; Discord may take a minute to show them.
