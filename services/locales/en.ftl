### Everything the bot says, in English.
### A sentence says what happened and, where something is in the way, what to do about it.

## People

register-title = Register with Chorus
register-warning = Hard to guess, as four random words are, and used nowhere else: Discord can't hide it here.
register-first-name = First name
register-last-name = Last name
register-email = E-mail
register-password = Password (shown as you type)
register-done = Welcome, { $name }! You are registered and logged in. { $groups ->
    [none] Next: { $create } to start a group, or ask a group's owner to add you.
   *[some] You are in { $joined } now, where { $play } starts the music.
}
login-title = Log in to Chorus
login-done = Welcome back, { $name }. You are logged in. { $groups ->
    [none] { $list } shows your groups.
   *[some] You are in { $joined } now, too; { $list } shows all of yours.
}
invitation-missed = { $why ->
    [over] Your invitation to **{ $group }** has ended: who invited you can't add members there any more. One of its moderators can invite you anew; { $list } with “all” shows what you may join.
    [full] **{ $group }** is full right now. { $group_join } lets you in once there is room.
   *[later] Discord did not let me bring you into **{ $group }** right now. { $group_join } tries again.
}
logout-done = You are logged out, { $name }. { $login } brings you back.
user-list-heading = { $total ->
    [one] One person on this server is registered:
   *[other] { $total } people on this server are registered (page { $page } of { $pages }):
}
user-list-entry = • { $name }{ $together ->
    [yes] {" (in a group with you)"}
   *[no] {""}
}
user-list-next = { $user_show } shows one of them, { $add } brings somebody into your group.
user-list-back = Back
user-list-on = Next
user-show =
    {"**"}{ $name }** ({ $person }) is registered since { $since }.
    { $count ->
        [0] You are in no group together on this server.
       *[other] Together you are in: { $groups }
    }
    { $add } brings them into a group of yours.
user-show-own =
    {"**"}{ $name }** ({ $person }), registered since { $since }.
    E-mail: { $email }
    { $count ->
        [0] You are in no group on this server.
       *[other] Groups on this server: { $groups }
    }
    { $user_update } changes this, { $user_accounts } and { $user_sessions } show where it is used, { $user_export } hands you all that is kept.
user-update-title = Your names and e-mail
user-update-password-hint = Only for another e-mail. It is shown as you type.
user-update-done = Saved: you are { $name }, { $email }. { $user_show } shows what others see.
password-warning = Discord can't hide what you type here: mind who sees your screen.
password-title = A new password
password-old = The password you have now
password-new = The new password (shown as you type)
password-done = Your password is changed. { $count ->
    [0] You were logged in nowhere else.
    [one] One other log-in was ended.
   *[other] { $count } other log-ins were ended.
} { $user_sessions } shows where you are logged in.
picture-done = That is your picture now. { $user_show } shows it.
picture-removed = You have no picture now. { $user_update } takes another.
export-done = This is all that Chorus keeps about you. It is for your eyes: keep the file to yourself. { $user_update } changes what is wrong in it, { $user_delete } erases it.
accounts-heading = Your account is used from { $count ->
    [one] one Discord account
   *[other] { $count } Discord accounts
}. { $login } on another one adds it.
accounts-entry = • { $person } ({ $name }), linked { $since }{ $state ->
    [here] , the one you are using
    [in] , logged in
   *[out] , logged out
}
accounts-placeholder = Unlink a Discord account
accounts-unlinked = { $person } no longer belongs to your account: it is logged out, and out of your groups' channels.
accounts-unlinked-here = This Discord account no longer belongs to that Chorus account. { $login } with your e-mail and password links it again.
doors-ajar = The server did not let me shut everything: the channels of { $groups } stay open for now. I shut them as soon as I am allowed to; an administrator sees what is missing with { $setup }.
unlink-title = Unlink a Discord account
unlink-password-hint = To be sure that it is you. It is shown as you type.
account-notice-unlinked = { $person } has unlinked { $other } from your Chorus account. If that was not you, { $login } and choose another password with { $user_update }.
account-notice-email = { $place ->
    [page] Somebody who is logged in on the web page
   *[discord] { $person }
} has changed the e-mail of your Chorus account. If that was not you, ask for a new password with { $user_reset } and look at { $user_accounts }.
accounts-last = { $person } is the only Discord account you are linked to. Without it you can't ask for a new password: only your e-mail and password bring you back.
accounts-last-yes = Unlink it all the same
sessions-heading = { $count ->
    [one] You are logged in here only:
   *[other] You are logged in at { $count } places:
}
sessions-entry = • { $person } ({ $name }) since { $since }, until { $until }{ $state ->
    [here] , here
   *[there] {""}
}
sessions-entry-page = • the web page{ $told ->
    [known] {" "}({ $device })
   *[unknown] {""}
} since { $since }, until { $until }
sessions-entry-link = • the web page{ $told ->
    [known] {" "}({ $device })
   *[unknown] {""}
} by a link of { $person }, since { $since }, until { $until }
sessions-choice-page = Web page{ $told ->
    [known] {" "}({ $device })
   *[unknown] {""}
}, { $day }
sessions-next = If one of them is not yours, end it, and choose another password with { $user_update }.
sessions-placeholder = End a log-in
sessions-others = Log out everywhere else
sessions-on-page = Log out on the web page
sessions-on-page-ended = { $count ->
    [one] One log-in on the web page is ended.
   *[other] { $count } log-ins on the web page are ended.
}
sessions-ended = That log-in is ended.
sessions-others-ended = { $count ->
    [one] One other log-in is ended.
   *[other] { $count } other log-ins are ended.
}
reset-asked = You can set a new password { $when }: come back with { $user_reset } then. { $reach ->
    [alone] The wait is there so that nobody else can take your account over in a moment.
    [untold] None of your other Discord accounts could be told: they take no messages from me. They can cancel it with { $user_reset } until then.
   *[told] { $count ->
        [one] Your other Discord account has been told, and can cancel it until then.
       *[other] { $count } of your other Discord accounts have been told, and can cancel it until then.
    }
}
reset-pending = A new password was asked for from { $person }, who can set it { $when }. { $user_reset } cancels it.
reset-waiting = You have asked for a new password and can set it { $when }: come back with { $user_reset } then.
reset-ready = You can set a new password now.
reset-elsewhere = { $person } asked for a new password for your account and can set it { $when }. If that was not you, cancel it, and look at { $user_accounts }.
reset-set = Set a new password
reset-cancel = Cancel it
reset-cancelled = No new password will be set: what was asked for is cancelled. { $login } takes the one you have.
reset-done = Your new password is set, { $name }. You are logged in here and logged out everywhere else. { $list } shows your groups.
reset-notice-own = You have asked for a new password for your Chorus account. You can set it { $when }. If that was not you, cancel it.
reset-notice-asked = { $person } has asked for a new password for your Chorus account, and can set it { $when }. If that was not you, cancel it.
reset-notice-used = { $person } has set a new password for your Chorus account. You are logged out here; { $login } brings you back.
reset-notice-cancelled = The new password that was asked for your Chorus account is cancelled; the old one stays. { $user_accounts } shows who could have asked.
delete-question =
    {"**"}Delete your account?** This can't be undone.
    Your names, e-mail, password, picture, linked Discord accounts and log-ins are erased. You leave all your groups: those you own go to their second owner, else to their longest-standing member (one who may own another group, if there is one), and end where nobody else is left.
    What you said stays with the groups, as said by a “deleted user”; { $user_forget } before you go erases it. { $user_export } hands you a copy of everything first, { $message_export } the chat of a group of yours: where a group ends with you, nobody can have it afterwards.
forget-question =
    {"**"}Forget what you said?** This can't be undone.
    Your messages in all groups that I keep are erased: words, edits, files, what you uploaded to be played, and what I can find them by. Messages that I sent for you go from Discord as well; those that you wrote there yourself stay there until you delete them. What others quoted of you is theirs and stays, and so do your account and your groups.
    You can also have nothing kept from now on. { $user_export } hands you a copy first.
forget-until-now = Erase everything until now
forget-also-later = Also keep nothing from now on
forget-not = Leave it as it is
forget-called-off = Nothing was erased. { $privacy } tells what is kept.
forget-done = What you said is erased ({ $count ->
    [one] one message
   *[other] { $count } messages
}), and no copy brings it back. What you say from now on is kept again; { $user_forget } erases that, too.
forget-done-for-good = What you said is erased ({ $count ->
    [one] one message
   *[other] { $count } messages
}), and nothing that you say in groups' threads is kept any more. Should you change your mind, { $user_forget } with “until now” lets it be kept again.
delete-yes = Delete my account
delete-title = Delete your account
delete-password = Your password
delete-password-hint = To be sure that it is you. This can't be undone.
delete-done = Your account is deleted. Goodbye! Should you come back, { $register } makes a new one.
delete-passed-on = • **{ $group }** belongs to { $heir } now.
delete-ended = • **{ $group }** has ended.

## A chat as a page

chat-page-about = As Chorus has kept it, the oldest first. Times are in UTC. Others told you these things, not the world.
chat-page-part = Part { $part }
chat-page-more = This goes on in part { $part }.
chat-page-edited = (edited)
chat-page-deleted = (deleted)
chat-page-pinned = (pinned)
chat-page-bot = APP
chat-page-answered-gone = a message that is not kept
chat-page-forwarded = Forwarded
chat-page-sticker = Sticker:
chat-page-votes = { $count ->
    [one] one vote
   *[other] { $count } votes
}
chat-page-playing = was playing:
chat-page-paused = was paused at:
chat-page-file-removed = taken off the message
chat-page-file-elsewhere = in part { $part }
chat-page-file-missing = { $reason ->
    [waiting] not fetched yet
    [too_large] too large to be kept
    [over_quota] not kept, since the group's files took all the room
    [gone] no longer there when it was to be fetched
    [erased] erased with the message
    [unsendable] kept, but too large to be sent
   *[unreadable] kept, but it could not be read just now
}

## Exported data

export-about = All that Chorus keeps about { $name }. Each part says what it is. Times are in UTC; ids of Discord are texts.
export-about-account = Your account. Of your password only an Argon2id hash is kept, which is not handed out.
export-about-former-names = Names you had before: should you erase your account, the bot's older notices forget them too.
export-about-discord-accounts = The Discord accounts you use Chorus from.
export-about-sessions = When you were logged in where.
export-about-web-sessions = When you were on the web page, in which browser. Of what your browser is let in by only a hash is kept.
export-about-watch-links = Personal links to the web page that were made for you.
export-about-password-resets = New passwords that were asked for because the old one was forgotten.
export-about-memberships = The groups you are in.
export-about-owned-groups = The groups you own or are the second owner of, deleted ones too.
export-about-invitations = Groups that wait for you, or that you asked to join.
export-about-invitations-made = People without an account whom you invited to a group, and for whom it still waits.
export-about-messages = What you said in groups' threads.
export-about-former-words = What your messages said before you edited them.
export-about-files = Files you attached to your messages.
export-about-uploads = Files you uploaded to be played, while a copy of them is kept.
export-about-sent = What you said through Chorus, under which name.
export-about-sent-parts = Its words, in the parts that Discord's limit made of them.
export-about-page-reactions = Your reactions to messages on the watch page.
export-about-forgotten = That you asked to be forgotten, so that your words do not come back from Discord or from a backup.
export-about-exports = A chat that is being handed to you just now.
export-about-queued = What you put into queues that has not been played yet.
export-about-favourites = The tracks among your favourites.
export-about-playlists = The playlists you made, for yourself or for a group.
export-about-playlist-tracks = What is on those that are yours alone.
export-about-page-votes = Tracks that wait and that you voted for on the watch page, or against.
export-about-skip-votes = Tracks that you want the end of, while they play.
export-about-played = What was played because you asked for it.
export-about-voice-presences = When you last came into a group's voice channel, and when you last left it.
export-about-deeds = What you did with Chorus, and what others did that concerned you.
export-about-picture = Your picture, as a file in Base64.

## Lists

list-more = … and { $more } more.

## Groups

group-created = **{ $group }** is ready: chat in { $thread }, listen in { $voice }. Next: { $add } brings somebody in, { $play } starts the music once you sit in { $voice }.
group-welcome =
    Welcome to **{ $group }**! This thread is the group's chat. Chorus keeps a copy of what is said here, so that the group can look things up later: { $privacy } tells whose words, for how long, and how you have yours erased.
    Sit down in the group's voice channel and type `/play` to listen together.
group-list-heading = { $pages ->
    [one] Your groups on this server:
   *[other] Your { $count } groups on this server (page { $page } of { $pages }):
}
group-list-heading-all = { $pages ->
    [one] The groups on this server that you may see:
   *[other] The { $count } groups on this server that you may see (page { $page } of { $pages }):
}
group-list-entry = • **{ $group }**{ $standing ->
    [visible] {" (visible)"}
    [private] {" (private, and you are not in it)"}
   *[own] {""}
}
group-list-next = { $group_show } tells more about one.
group-list-next-all = { $group_show } tells more about one, { $group_join } brings you into a visible one.
group-list-back = Back
group-list-on = Next
group-list-entry-ended = • **{ $group }** (deleted { $when }; { $message_export } still hands you its chat)
group-list-empty = You are in no group on this server. { $create } starts one.
group-list-empty-all = There is no group on this server that you may see. { $create } starts one.
group-show =
    {"**"}{ $group }** ({ $visibility ->
        [visible] visible to everybody here
       *[private] private
    }; { $music ->
        [djs] the music is its DJs'
        [requester] everybody has the tracks they asked for, DJs have all
       *[everyone] everybody has the music
    })
    Chat: { $thread } · Voice: { $voice }
    Owner: { $owner } · Second owner: { $second ->
        [none] none
       *[other] { $second }
    }
    { $count ->
        [one] One member
       *[other] { $count } members
    }: { $members }
group-show-rules = Rules of the music: { $rules }. { $group_update } changes them.
group-rule-vote = { $percent } % of the listeners skip a track together
group-rule-no-vote = nobody votes
group-rule-alone = without listeners I pause after { $held ->
    [one] a minute
   *[other] { $held } minutes
} and leave { $gone ->
    [one] a minute
   *[other] { $gone } minutes
} later
group-rule-always-on = I stay when nobody listens, and when nothing plays
group-rule-requester-goes = who leaves takes their waiting tracks along after { $minutes ->
    [one] a minute
   *[other] { $minutes } minutes
}
group-rule-requester-stays = who leaves leaves their tracks here
group-rule-quieter = while somebody speaks the music is at { $percent } %
group-rule-volume = { $most } % at most
group-rule-takeover = another group may have the voice after { $minutes ->
    [one] a minute
   *[other] { $minutes } minutes
} of pause or without listeners
group-rule-panel = { $panel ->
    [on] a panel shows what plays
   *[off] there is no panel
}
group-rule-default = { $rule } (default)
group-rule-blocked = not played: { $entries }
group-show-keeping = What is said in it is { $keeping }.
group-keeping = { $keeping ->
    [ever] What is said here is kept for ever from now on. { $privacy } tells more.
    [days] What is said here is kept for { $days ->
        [one] one day
       *[other] { $days } days
    } from now on; what is older is erased. { $privacy } tells more.
    [no-more] What is said here is not kept from now on; what was kept before stays. { $privacy } tells more.
   *[nothing] What is said here is not kept from now on, and what was kept before is erased. { $privacy } tells more.
}
keeping = { $keeping ->
    [ever] kept for ever
    [days] kept for { $days ->
        [one] one day
       *[other] { $days } days
    }
    [no-more] not kept any more; what was kept before stays
   *[nothing] not kept
}
privacy-notice = What is said in this thread is kept, so that **{ $group }** can look things up later: { $privacy } tells whose words, for how long, and how you have yours erased.
privacy-default =
    {"**"}What Chorus keeps, and why**
    What is said in a group's thread is copied into the database of whoever runs this bot, so that the group can read and search it even when Discord has it no more: words, edits, files, reactions, { $unregistered ->
        [kept] also those of people without a Chorus account, with the name that Discord shows
       *[not] but not those of people without a Chorus account
    }. Words of deleted messages are { $deleted ->
        [kept] kept too
       *[erased] erased
    }.
    The group's members can read it, its owners can take it along as a file, and whoever runs the bot can read the database.
privacy-group = What is said in **{ $group }** is { $keeping }.
privacy-next = { $user_forget } erases what you said, { $user_export } hands you all that is kept about you.
privacy-policy = All of it, in full: { $link }
privacy-contact = Who runs this bot: { $contact }
group-show-turns = Everybody has a track in turn, however many they put in; { $queue_show } shows whose comes when.
group-show-reactions = Listeners' 👍 and 👎 under a queued track move it up and take it out.
group-show-playing = Playing now: { $track }
group-show-files = Files kept: { $count }, { $size } MB of { $room } MB.
group-show-files-waiting = Files that I am still fetching: { $count }.
group-show-files-off = Not kept: { $count ->
    [one] one file
   *[other] { $count } files
}, because files are not kept here at the moment.
group-show-files-not-kept = Not kept: { $reasons }.
files-refused = { $count ->
    [one] one file
   *[other] { $count } files
} { $reason ->
    [too-large] larger than { $most } MB
    [no-room] for which the group had no room left
   *[gone] that Discord had no more
}
group-show-next-outside = { $group_join } to come in.
group-show-next-inside = { $play } puts something on, { $member_list } lists everybody.
group-update-done = **{ $group }** is changed. { $group_show } shows it.
group-left = You are no longer in **{ $group }**. Its owner can add you again; { $list } shows the groups you are in.
group-joined = You are in **{ $group }** now: chat in { $thread }, listen in { $voice }, where { $play } starts the music.
group-join-asked = You have asked to join **{ $group }**. Its moderators see that in its thread; you will be let in when one of them agrees, and { $list } shows it then.
group-passed-on = **{ $group }** belongs to { $name } now: its owner is gone. { $group_update } makes somebody else its owner, { $delete } ends it.
group-thread-anew = The thread of **{ $group }** was deleted, so I opened this one. What was said before is still kept: { $message_list } shows it.
group-thread-lost = The thread of **{ $group }** was deleted, and I can't open another. An administrator of the server can set a channel for it with { $setup }: I open it there at once.
group-voice-anew = The voice channel of **{ $group }** was deleted, so I made it anew; music that played there has stopped. { $resume } goes on with what waits, { $play } puts something on.
group-voice-lost = The voice channel of **{ $group }** was deleted, and I can't make it anew. An administrator of the server can see with { $setup } what I am missing. Once I have it, { $setup } makes the channel, and so does { $group_update } with “reset: voice”.
group-name-set-back = This group can't be called “{ $name }”, because another group is or the name can't be used. It is **{ $group }** again; { $group_update } gives it another name.
group-ended-with-you = You left the server, and nobody else was in **{ $group }**, so the group is over. What was said stays kept: on the server, { $message_export } still hands it to you.
owner-put-back = { $name } owns **{ $group }**, and a group can't be without its owner, so I brought them back. { $group_update } makes somebody else its owner.
member-gone = { $name } has left, and is no longer in **{ $group }**. { $add } brings them back.
member-must-register = { $person } is not registered with Chorus yet, so I took them out again and invited them: they join when they register.
member-not-yours-to-add = I took { $person } out again: only a moderator or an owner of **{ $group }** can add somebody. { $add } does that.
member-no-room = I took { $name } out again, because **{ $group }** is full. { $member_remove } makes room.
join-asked = { $name } ({ $person }) would like to join. A moderator or an owner can decide.
join-approve = Let them in
join-decline = Turn them away
join-approved = { $by } let { $person } in.
join-declined = { $by } turned { $person } away.
join-you-are-in = You are in **{ $group }** now. { $group_show } on its server shows where it meets.
join-you-are-declined = **{ $group }** did not let you in. You can ask again { $when }; { $list } with “all” on its server shows others that you may join.
invitation-register = Register
group-delete-question = Delete **{ $group }**? Its music stops, { $voice ->
    [goes] its voice channel goes
   *[stays] the server's voice channel that it listens in stays
} and its thread is { $thread ->
    [goes] deleted, with all that stands in it
   *[stays] locked, where what was said stays readable
}. Its owners can still have the chat with { $message_export }. This can't be undone.
group-delete-yes = Delete it
group-delete-no = Keep it
group-deleted = **{ $group }** is deleted. { $create } starts another group.
group-kept = **{ $group }** stays. { $group_update } changes it instead.
group-choose = You are in several groups here. Which one do you mean?
group-choose-placeholder = Pick a group
group-chosen = You picked **{ $group }**.
try-again = Try again
question-expired = This question has expired. Type the command again.

## Members

member-added = { $name } ({ $person }) is now in **{ $group }**. { $member_update } gives them a role, { $member_list } lists everybody.
member-invited = { $person } is not registered yet, so I wrote to them with a button to register. They are in **{ $group }** as soon as they do, if it is not full by then; { $member_remove } takes that back.
member-invited-untold = { $person } is not registered yet, and takes no messages from me. Tell them to type { $register }: they are in **{ $group }** as soon as they do, if it is not full by then; { $member_remove } takes that back.
member-invitation = { $inviter } would like to have you in the group **{ $group }**. Register, and you are in if there is room for you then.
member-updated = { $name } ({ $person }) is now { $role ->
    [moderator] a moderator
    [dj] a DJ
   *[member] a plain member
} of **{ $group }**. { $member_list } shows who may do what.
member-uninvited = { $person } is no longer invited to **{ $group }**. { $add } invites them anew.
member-list-next = { $may ->
    [add] { $add } brings somebody in, { $member_update } gives a role.
   *[listen] { $play } puts something on for all of them.
}
member-list-back = Back
member-list-on = Next
member-removed = { $name } ({ $person }) is no longer in **{ $group }**. { $add } brings them back.
member-list-heading = **{ $group }** has { $count ->
    [one] one member
   *[other] { $count } members
}:
member-list-entry = • { $name }{ $standing ->
    [owner] {" (owner)"}
    [second-owner] {" (second owner)"}
    [moderator] {" (moderator)"}
    [dj] {" (DJ)"}
   *[member] {""}
}

## Messages

message-list-heading = { $which ->
    [earlier] Earlier in **{ $group }**:
    [fitting] The latest that fits in **{ $group }**:
   *[latest] The latest in **{ $group }**:
}
message-list-entry = { $when } **{ $author }**: { $text } { $link }
message-list-empty = Nothing has been said in **{ $group }** yet. Say hello in { $thread }, and { $message_list } shows it.
message-list-none = Nothing in **{ $group }** fits all of that. { $message_list } without one of the options shows more.
message-list-next = { $message_search } finds words in all that was said, { $message_list } shows what one person said, or what was said on some day.
message-search-heading = Found in **{ $group }** for “{ $query }”, the newest first:
message-search-none = Nothing in **{ $group }** has “{ $query }” in it. { $message_search } with fewer words, or with other options, may find what you mean.
message-search-next = { $message_search } finds "these very words" together where they stand in quotes, and leaves out what has a -word with a minus.
replay-heading = { $since ->
    [left] Since you left the voice channel of **{ $group }** ({ $when }):
    [spoke] Since you last said something in **{ $group }** ({ $when }):
    [joined] Since you joined **{ $group }** ({ $when }):
   *[told] In **{ $group }** since { $when }:
} { $tracks ->
    [0] no track
    [one] one track
   *[other] { $tracks } tracks
} and { $messages ->
    [0] no message
    [one] one message
   *[other] { $whole ->
        [yes] { $messages } messages
       *[no] more than { $messages } messages
    }
}{ $whole ->
    [yes] {""}; here { $first } to { $last } of { $count }.
   *[no] .
}
replay-track = ♪ { $when } **{ $title }**{ $asked ->
    [yes] {""} (for { $asker })
   *[no] {""}
}
replay-still = ♪ **{ $title }** was playing already{ $known ->
    [yes] {""}, at { $position }
   *[no] {""}
}
replay-none = { $since ->
    [left] Nothing was heard or said in **{ $group }** since you left its voice channel ({ $when }).
    [spoke] Nothing was heard or said in **{ $group }** since you last said something ({ $when }).
    [joined] Nothing was heard or said in **{ $group }** since you joined it ({ $when }).
   *[told] Nothing was heard or said in **{ $group }** since { $when }.
} { $replay } with `since:` goes further back.
replay-next = { $replay } with `since:` begins at another moment, { $recap } posts what a session was.
recap-heading = **{ $group }** { $going ->
    [yes] has been listening since { $began }
   *[no] listened from { $began } to { $ended } ({ $lasted })
}: { $tracks ->
    [one] one track
   *[other] { $cut ->
        [yes] more than { $tracks } tracks
       *[no] { $tracks } tracks
    }
}, { $messages ->
    [0] and not a word was said.
    [one] and one message meanwhile.
   *[other] and { $messages } messages meanwhile.
}
recap-listeners = Listening { $count ->
    [one] was { $names }.
   *[other] were { $names }.
}
recap-best = What you liked best:
recap-best-entry = { $reactions } **{ $author }**: { $text } { $heard } { $link }
recap-setlist = Setlist:
recap-track = { $number }. { $when } **{ $title }**{ $times ->
    [one] {""}
   *[other] {""} ({ $times } times)
}{ $asked ->
    [yes] {""} for { $asker }
   *[no] {""}
}
recap-more = … and { $more } more, in the files
recap-again = Play it again
recap-next = The files hold the setlist for other players. { $replay } shows what was said meanwhile.
recap-choice = { $going ->
    [yes] going on for { $lasted }
   *[no] { $ago } ago, { $lasted }
}, { $tracks ->
    [one] one track
   *[other] { $tracks } tracks
} · { $title }
span = { $days ->
    [0] { $hours ->
        [0] { $minutes ->
            [0] less than 1 min
           *[other] { $minutes } min
        }
       *[other] { $minutes ->
            [0] { $hours } h
           *[other] { $hours } h { $minutes } min
        }
    }
    [one] 1 day
   *[other] { $days } days
}
recap-posted = The recap is in { $thread } { $link }. { $recap } with `session:` posts that of an earlier session.
replay-earlier = Earlier
replay-later = Later
moment-pick = Play from a moment
moment-choice = { $title } at { $position }
message-page-older = Older
message-page-newer = Newer
message-shape = { $shape ->
    [poll] (poll)
    [voice] (voice message)
    [sticker] (sticker)
    [forward] (forwarded)
    [embed] (embed)
   *[text] (no text)
}
message-files = (with { $files }{ $more ->
    [0] )
   *[other] , and { $more } more)
}
message-heard = ♪ { $title }{ $known ->
    [yes] {" "}at { $position }
   *[no] {""}
}
message-stats = In **{ $group }**, { $people ->
    [one] one person has
   *[other] { $people } people have
} said { $count ->
    [one] one message
   *[other] { $count } messages
} since { $since }. Deleted ones don't count.
message-stats-lately = { $count ->
    [0] Nothing was said in the last seven days.
    [one] One of them is from the last seven days.
   *[other] { $count } of them are from the last seven days.
}
message-stats-busiest = Most was said on { $day } (UTC): { $count ->
    [one] one message.
   *[other] { $count } messages.
}
message-stats-files = { $count ->
    [one] One message came with files.
   *[other] { $count } messages came with files.
}
message-stats-talkers = Who said most:
message-stats-talker = • { $name }: { $count ->
    [one] one message
   *[other] { $count } messages
}
message-stats-next = { $message_list } shows what was said, { $message_search } finds words in it.
message-stats-empty = Nothing has been said in **{ $group }** yet, so there is nothing to count. { $message_send } says something.
message-export-begun = The chat of **{ $group }** comes to you by direct message, part by part: { $count ->
    [one] one message
   *[other] { $count } messages
}, the oldest first, deleted ones marked as such.
message-export-begun-here = You take no direct messages from me, so the chat of **{ $group }** ({ $count ->
    [one] one message
   *[other] { $count } messages
}) comes here, part by part. Discord lets me answer here for 15 minutes. Should that be too short, allow direct messages in this server's privacy settings, and { $message_export } sends it there.
message-export-progress = I am writing down the chat of **{ $group }**: { $done } of { $count ->
    [one] one message
   *[other] { $count } messages
} so far.
message-export-done = That was the chat of **{ $group }**: { $count ->
    [one] one message
   *[other] { $count } messages
}, deleted ones marked as such{ $files ->
    [one] .
   *[other] , in { $files } parts.
} Others told you these things, not the world: mind to whom you show them.
message-export-empty = Nothing was said in **{ $group }** that I could hand you.
message-export-part = { $last ->
    [only] The chat of **{ $group }**.
    [yes] Part { $number } of the chat of **{ $group }**, the last one.
   *[no] Part { $number } of the chat of **{ $group }**.
}
message-export-cut-off = I was restarted while I handed you the chat of **{ $group }**, so the rest of it does not come. { $message_export } on the server begins anew.
message-export-ended = { $group } (deleted on { $day })
message-send-title = Say something in your group
message-edit-title = Change what you said
message-text = Your text
message-sent = Said in { $thread } under your name { $link }. { $message_edit } changes it, { $message_delete } takes it back.
message-sent-in-parts = Said in { $thread } under your name, in { $parts } messages { $link }. { $message_edit } changes them, { $message_delete } takes all of them back.
message-edited = It says that now { $link }. { $message_edit } changes it again, { $message_delete } takes it back.
message-deleted = Deleted. { $message_send } says something else.
message-deleted-others = Deleted; the server's administrators can see that with { $audit }.
quote-source = — { $author }, { $when } { $link }
quote-files = { $count ->
    [one] (with a file: { $files })
   *[other] (with { $count } files: { $files })
}

## Music

playlist-filled = { $count ->
    [one] One track of the playlist is
   *[other] { $count } tracks of the playlist are
} queued. { $queue_show } shows what comes when.
playlist-cut = { $limit ->
    [own] As many tracks wait now as one person may put into this queue:
   *[queue] The queue is full:
} { $count ->
    [one] one track
   *[other] { $count } tracks
} of the playlist found room. { $queue_show } shows what comes when.
playlist-broke-off = The playlist broke off: { $count ->
    [one] one track
   *[other] { $count } tracks
} of it are queued. { $play } with its link tries again.
search-heading = Found for “{ $query }”:
search-entry = { $number }. { $track } ({ $length })
search-pick = Put one of these on
search-next = { $play } with a title puts it on.
play-queued-now = Playing { $track } ({ $length }) for everyone in { $voice }. { $queue_show } shows what comes next.
play-queued-on-page = Playing { $track } ({ $length }) for everyone on the watch page. { $queue_show } shows what comes next.
play-queued-behind = Going on with { $begins }, which waited already. { $track } ({ $length }) is queued: { $ahead ->
    [one] one track comes first
   *[other] { $ahead } tracks come first
}. { $queue_show } shows what comes when.
page-added = **{ $title }** is in the queue{ $ahead ->
    [0] {""}
    [one] , behind one track
   *[other] , behind { $ahead } tracks
}.
page-queued = { $name } put on **{ $title }** from the watch page{ $ahead ->
    [0] {""}
    [one] : one track comes first
   *[other] : { $ahead } tracks come first
}. { $queue_show } shows what comes when.
play-from = It begins at { $position }.
play-ballot = Listeners' 👍 moves it up, 👎 of half of them takes it out; { $queue_show } shows what comes when.
play-more = The rest of its playlist follows.
play-which-part = That link leads to a track within a playlist. What shall I play?
play-track-only = This one
play-whole-playlist = The whole playlist
play-queued-later = { $track } ({ $length }) is queued: { $ahead ->
    [one] one track comes first
   *[other] { $ahead } tracks come first
}. { $skip } goes on with the next one.
track = **{ $title }**
track-by = **{ $title }** by { $artist }
length-unknown = length unknown
pause-done = Paused. { $resume } goes on.
resume-done = Going on. { $pause } holds it again.
skip-done-next = Skipped. Next: { $track }. { $queue_show } shows what comes after it.
skip-done-empty = Skipped. That was the last in the queue; { $play } puts something on.
skip-vote = { $votes } of { $needed } want the next track; { $missing ->
    [one] one more is
   *[other] { $missing } more are
} needed. Whoever listens can { $skip }, too.
previous-done = Back to { $track }. { $skip } goes on with the next.
previous-restarted = { $track } from the beginning. { $previous } once more leads to the track before.
seek-done = Going on at { $position }. { $seek } with +15 or -15 goes further.
seek-done-paused = Paused at { $position } now. { $resume } goes on from there.
loop-done = { $loop ->
    [track] From now on each track is repeated until somebody skips it. { $loop_command } ends that.
    [queue] From now on the queue plays round and round. { $loop_command } ends that.
   *[off] Nothing is repeated any more. { $queue_show } shows what comes next.
}
room-vote-passed = { $votes ->
    [one] One of you wants
   *[other] { $votes } of you want
} the next track, and that is enough now. { $queue_show } shows what comes.
room-paused-for-nobody = Nobody listens any more, so I paused. I go on when somebody is back, and so does { $resume }.
room-left-for-nobody = Nobody listens, so I left the voice channel and kept the place. I come back and go on when somebody is there again, and with { $resume }.
room-cannot-return = Somebody is back, but I cannot come to the voice channel now; another group may be listening. { $resume } goes on where you were as soon as I can.
room-stays-on-page = Somebody sits down in the voice channel, but I cannot come there now: I may not enter it, or another group is listening. Those on the watch page hear it on; { $resume } in the voice channel says what is in the way.
room-return-failed = I could not get back into the voice channel. { $resume } tries again, and goes on where you were.
room-stage-asked = I have asked to speak on the stage { $stage }: nobody hears me there until a stage moderator agrees. { $pause } holds the music meanwhile.
room-stage-waits = On the stage { $stage } I may not ask to speak: nobody hears me there until a stage moderator invites me to, or grants me “Request to Speak”. { $pause } holds the music meanwhile.
room-taken-over = Another group of this server listens now, since nothing was heard here for a while. Your place is kept: { $resume } goes on when I am free again.
room-tracks-went = { $count ->
    [one] A track left the queue, since whoever asked for it has left.
   *[other] { $count } tracks left the queue, since whoever asked for them has left.
} { $play } puts something on.
volume-now = The volume is { $percent } %. { $volume } with a number changes it.
volume-done = The volume is { $percent } % from now on. { $volume } with 100 is as loud as the file itself.
stop-done = Stopped; the queue is empty. { $play } starts anew.
queue-now = Playing now: { $track } ({ $position } of { $length })
queue-reconnecting = Waiting for Discord's voice to come back: { $track } goes on by itself ({ $position } of { $length })
queue-paused = Paused: { $track } ({ $position } of { $length })
queue-on-air = On the air there: **{ $title }**
queue-entry = { $number }. { $track } ({ $length }){ $timed ->
    [known] , { $when }
   *[unknown] {""}
}{ $asked ->
    [known] , for { $name }
   *[unknown] {""}
}
queue-summary = { $count ->
    [one] One track waits
   *[other] { $count } tracks wait
}, { $known ->
    [all] { $length } in all
    [some] { $length } and more in all
   *[none] of unknown length
}.{ $turns ->
    [fair] {" "}Everybody has a track in turn.
   *[order] {""}
}
queue-page-first = First
queue-page-back = Back
queue-page-on = Next
queue-page-last = Last
queue-removed = { $track } is out of the queue. { $queue_undo } brings it back.
queue-moved = { $track } waits in place { $place } now. { $queue_show } shows what comes when.
queue-swapped = { $track } and { $other } have changed places. { $queue_show } shows what comes when.
queue-cleared = { $count ->
    [one] The track that waited is out of the queue.
   *[other] The { $count } tracks that waited are out of the queue.
} { $queue_undo } brings back what waited.
queue-shuffled = { $count } tracks are shuffled, with nobody's in a bunch if that can be helped. { $queue_undo } puts them back in order.
queue-deduped = { $count ->
    [one] One track that was in the queue twice is out of it.
   *[other] { $count } tracks that were in the queue more than once are out of it.
} { $queue_undo } brings back what waited.
queue-jumped = Going over to { $track }. What was before it goes on waiting: { $queue_show } shows it.
queue-undone = Taken back: { $kind ->
    [add] the track that was put in
    [playlist] the playlist that was put in
    [remove] the track that was taken out
    [move] the track that was moved
    [swap] the two tracks that were swapped
    [clear] the queue that was emptied
    [shuffle] the shuffle
   *[dedupe] the tracks that were taken out for being there twice
}.{ $passed ->
    [0] {""}
    [one] {" "}One track has had its turn or gone since, and stays as it is.
   *[other] {" "}{ $passed } tracks have had their turn or gone since, and stay as they are.
} { $queue_show } shows what comes when.
queue-loop = { $loop ->
    [track] This track is repeated.
   *[queue] The queue is repeated.
}
health-well = **All is well.**
health-amiss = **Not all is well.** If you hear it too, tell whoever runs this bot these figures.
health-nothing = Nothing plays right now. { $play } puts something on.
health-track = { $phase ->
    [paused] Paused
    [resolving] About to play
    [reconnecting] Waiting for Discord's voice to come back
   *[playing] Playing
}: { $track }, from the { $source }: { $file }
health-sound = Sound: { $how ->
    [passthrough] the file's own packets, untouched
   *[transcode] encoded on the way, at { $percent } % volume
}
health-no-voice = I am in no voice channel.
health-packets = Packets since I came in: { $sent } sent, { $missed } missed. Waits for the file: { $starved }
health-encryption = Encryption: end to end { $e2ee ->
    [on] on
    [off] off
   *[waiting] being agreed on, and silent until then
} (DAVE), { $mode ->
    [aead_aes256_gcm_rtpsize] AES-256-GCM
    [aead_xchacha20_poly1305_rtpsize] XChaCha20-Poly1305
   *[none] nothing yet
} to Discord
health-lateness = Lateness in the last seconds: 99 of 100 packets within { $lateness } ms, { $late } late by 10 ms or more
health-no-lateness = Lateness: nothing was sent in the last seconds
health-sender = Sender: { $stalls ->
    [one] one stall
   *[other] { $stalls } stalls
}, { $restarts ->
    [one] one restart
   *[other] { $restarts } restarts
} since the bot started
queue-next = { $phase ->
    [paused] { $resume } goes on.
   *[playing] { $play } adds something, { $skip } goes on with the next.
}
panel-phase = -# { $phase ->
    [playing] Playing now
    [paused] Paused
    [resolving] Getting it ready
    [reconnecting] Waiting for Discord's voice to come back
   *[connecting] Coming into the voice channel
}
panel-away = -# I am away for now, and go on here when I am back
panel-entry = { $number }. { $track } ({ $length })
panel-artist = by { $artist }
panel-requester = -# asked for by { $name }
panel-ends = { $bar }  { $length }, ends { $when }
panel-held = { $bar }  { $position } of { $length }
panel-endless = { $live ->
    [live] Live, on since { $when }
   *[unknown] On since { $when }; nobody knows how long it is.
}
panel-settings = -# Volume { $percent } %, { $loop ->
    [track] this track is repeated
    [queue] the queue is repeated
   *[off] nothing is repeated
}
panel-next = -# Next, { $count ->
    [one] one track
   *[other] { $count } tracks
}, { $length } in all:
panel-idle = Nothing is playing. { $play } puts something on for everyone.
panel-idle-waits = Nothing is playing, but { $count ->
    [one] one track waits
   *[other] { $count } tracks wait
} in the queue. { $resume } goes on with it, { $play } adds something.
panel-chapters = Go to a chapter
panel-button = { $action ->
    [previous] Back
    [pause] Pause
    [resume] Go on
    [skip] Skip
    [loop-track] Repeat: nothing
    [loop-queue] Repeat: this track
    [loop-off] Repeat: the queue
    [shuffle] Shuffle
    [favourite] Keep
    [watch] Watch
   *[queue] Queue
}
ballot-taken-out = Half of those who listen are against **{ $title }**, so I took it out of the queue. { $play } puts something else on.
queue-empty = The queue is empty. { $play } puts something on.
queue-waiting = Nothing is playing. { $resume } goes on with:
player-connection-broke = My voice connection broke, and it was not your fault. { $resume } goes on with what waits, { $play } puts something on. If it happens again, tell whoever runs this bot the reference { $reference }.
player-connection-lost = I lost the voice channel and could not get back into it. { $stays ->
   *[no] { $resume } goes on where you were.
    [yes] I try again by myself, and { $resume } does so at once.
}
player-goes-on-on-page = I lost the voice channel. The music goes on on the watch page, which { $watch_command } opens, and in the voice channel as soon as I get back there.
player-no-e2ee = I had to leave the voice channel: Discord wants it encrypted end to end, and no encryption could be agreed on. { $resume } tries again; if it stays so, tell whoever runs this bot.
player-came-back = I was cut off and am back: **{ $title }** { $held ->
   *[no] goes on at { $position }, where you were. { $skip } goes on with the next.
    [yes] is paused at { $position }, as it was. { $resume } goes on.
}
player-interrupted = I was cut off in mid-song and am back. { $resume } goes on with what you were listening to.
player-track-broke-off = **{ $title }** broke off: the rest of it can't be played. { $place ->
   *[near] The file may be damaged.
    [far] The site that it comes from stopped handing it out, or what came makes no sense. { $play } with its link tries again.
} { $queue_show } shows what plays.
player-track-refused = I went on without **{ $title }**: { source-refusal } { $kept ->
    [playlist] { $playlist_remove } takes it off the playlist that it came from, if it stays so.
   *[no] { $queue_show } shows what plays.
}
player-track-failed = I could not play **{ $title }** and went on with the next one. { $place ->
   *[near] The file may have been moved or damaged.
    [far] The site that it comes from does not hand it out right now, or has taken it away. { $play } with its link tries again.
} { $kept ->
    [playlist] { $playlist_remove } takes it off the playlist that it came from, if it stays so.
   *[no] { $queue_show } shows what plays.
}

## What is kept of music

history-heading = { $whose ->
    [mine] What you asked for, newest first:
   *[group] What **{ $group }** listened to, newest first:
}
history-entry = { $when } { $track }, asked for by { $person }{ $skipped ->
    [yes] {" (skipped)"}
   *[no] {""}
}
history-none = { $whose ->
    [mine] Nothing that you asked for was played yet.
   *[group] Nothing was played in **{ $group }** yet.
} { $play } puts something on.
history-pick = Play one of these again
history-next = { $stats } counts it all, { $favourite_add } keeps what you like.
listening-stats = { $whose ->
    [mine] What you asked for was listened to for
   *[group] In **{ $group }** music was listened to for
} **{ $hours } h { $minutes } min** since { $since }: { $count ->
    [one] one track
   *[other] { $count } tracks
}, { $skips ->
    [0] none of them skipped
    [one] one of them skipped
   *[other] { $skips } of them skipped
}.
listening-stats-tracks = Played most:
listening-stats-artists = Artists played most:
listening-stats-people = Asked most:
listening-stats-entry = • { $name }: { $count ->
    [one] once
   *[other] { $count } times
}
listening-stats-next = { $history_show } shows one after the other.
kept-entry = { $number }. { $track }
kept-pick = Play one of these
favourite-added = { $track } is among your favourites now. { $favourite_list } shows and plays them, in every group.
favourite-removed = **{ $title }** is no longer among your favourites. { $favourite_list } shows the others.
favourites-heading = Your favourites ({ $count ->
    [one] one track
   *[other] { $count } tracks, page { $page } of { $pages }
}):
favourites-none = You have no favourites yet. { $favourite_add } keeps what plays now, or what you name.
favourites-next = { $favourite_remove } takes one out.
playlist-imported-name = Imported playlist
playlist-created = { $whose ->
    [group] Your group has a playlist **{ $name }** now, which all of it can see and add to.
   *[private] You have a playlist **{ $name }** now, which only you see.
} { $playlist_add } puts what plays now, or what you name, on it.
playlist-added = { $track } is on **{ $name }** now. { $playlist_play } plays all of it.
playlist-progress = { $count ->
    [one] One track has come so far …
   *[other] { $count } tracks have come so far …
}
playlist-came = { $count ->
    [one] One track has come onto **{ $name }**.
   *[other] { $count } tracks have come onto **{ $name }**.
} { $how ->
    [cut] There was no room for the rest. { $playlist_show } shows it.
    [broke_off] Then it broke off, since the place it comes from does not answer. { $playlist_show } shows what there is.
   *[whole] { $playlist_play } plays all of it.
}
playlist-removed = **{ $title }** is no longer on **{ $name }**. { $playlist_show } shows the others.
playlist-heading = { $whose ->
    [group] {"**"}{ $name }** of { $group }
   *[private] {"**"}{ $name }**
} ({ $count ->
    [one] one track
   *[other] { $count } tracks
}, { $lasts }; page { $page } of { $pages }):
playlist-empty = Nothing is on **{ $name }** yet. { $playlist_add } puts what plays now, or what you name, on it.
playlist-next = { $playlist_play } plays all of it, { $playlist_remove } takes a track off.
playlists-heading = { $count ->
    [one] One playlist:
   *[other] { $count } playlists:
}
playlists-entry = • **{ $name }**{ $whose ->
    [group] {" "}of { $group }
   *[private] {""}
}: { $count ->
    [one] one track
   *[other] { $count } tracks
}
playlists-none = You have no playlists yet, and neither do your groups here. { $playlist_create } makes one, { $playlist_import } makes one of a link.
playlists-next = { $playlist_show } shows what is on one, { $playlist_play } plays all of it.
playlist-queued = All of **{ $name }** comes in its order, beginning with { $track }{ $ahead ->
    [0] , which plays now.
    [one] ; one track comes first.
   *[other] ; { $ahead } tracks come first.
} { $queue_show } shows what comes when.
playlist-missing = { $titles } can't be played any more: { $playlist_remove } takes off what is gone, { $search } looks for another by its title.
playlist-renamed = **{ $former }** is called **{ $name }** from now on; all of it is still there. { $playlist_show } shows it.
playlist-delete-question = Delete **{ $name }** ({ $count ->
    [one] one track
   *[other] { $count } tracks
}) for good? Copies that others made by its code stay.
playlist-kept = **{ $name }** stays as it is. { $playlist_show } shows it.
playlist-deleted = **{ $name }** is deleted. { $playlist_list } shows the others.
playlist-shared = Whoever is registered can make a copy of **{ $name }**, as it is then, by { $playlist_import } with the code **{ $code }**. { $playlist_share } with stop ends that.
playlist-unshared = The code of **{ $name }** is good for nothing any more; copies that were made stay. { $playlist_share } makes a new one.
playlist-exported = **{ $name }** as a file, with { $count ->
    [one] one track
   *[other] { $count } tracks
}. { $playlist_share } lets others here have it by a code.

## Chorus

chorus = Chorus
deleted-user = deleted user
help-stranger = Chorus keeps groups that chat and listen together. Start with { $register }, or with { $login } if you have a Chorus account already.
help-logged-out = You are logged out. { $login } brings you back.
help-private = You are logged in, { $name }. Groups live on servers: type { $help } on one to see what you can do there.
help-no-group = You are logged in, { $name }, and in no group here. { $create } starts one.
help-group = You are logged in, { $name }, and this is about **{ $group }**: chat in its thread, sit down in its voice channel, and { $play } something.
help-group-to-fill = You are logged in, { $name }, and this is about **{ $group }**: { $add } brings somebody in, { $play } starts the music once you sit in its voice channel.
help-groups = You are logged in, { $name }, and in { $count } groups here. { $list } names them; in a group's thread, a command means that group.
help-section = **{ $section ->
    [account] Your account
    [groups] Groups
    [members] Members
    [messages] Messages
    [music] Music
   *[chorus] Chorus
}**: { $commands }
setup-channel = Groups' threads are made in { $channel }.
status = I am here: { $groups ->
    [one] one group
   *[other] { $groups } groups
} on this server, music in { $playing }, { $latency } ms away from Discord.
status-since = I was started { $since }.
status-no-lag = All that I was told is written down.
status-lag = What was said is written down { $lag } s late; nothing of it is lost.
status-sites-work = YouTube answers.
status-site-fails = { $site } does not let me play anything right now: { $reason ->
    [bot_check] it takes me for a robot
    [no_network] it can't be reached from here
    [timeout] it does not answer in time
    [rate_limited] I have asked too much
   *[other] it refuses, or has changed
}. { $known ->
    [newer] Whoever runs this bot can install yt-dlp { $newer }, which may mend it.
   *[none] There is no newer yt-dlp; whoever runs this bot finds in docs/sources.md what else helps.
}
status-workers = { $running ->
    [0] No process reads pages for me right now, and what is found on them has to wait. “python bot.py check” tells why.
    [one] One process reads pages for me: { $jobs } so far, { $restarts } { $restarts ->
        [one] restart
       *[other] restarts
    } of it.
   *[other] { $running } processes read pages for me: { $jobs } so far, { $restarts } { $restarts ->
        [one] restart
       *[other] restarts
    } of them.
}
status-quota = Of what YouTube's Data API allows in a day, { $searches } of { $most_searches } searches and { $units } of { $most_units } units are used.
status-group = **{ $group }**: { $state }
status-next = { $setup } shows what I am missing here, { $audit } who did what.
copy-state = { $state ->
   *[whole] Everything said is kept{ $compared ->
       *[never] .
        [then] , last compared with Discord { $when }.
    }
    [fetching] I am catching up with what was said from { $since } on: { $pages ->
        [one] one page
       *[other] { $pages } pages
    } of a hundred messages so far{ $expected ->
       *[number] , of about { $expected }.
        [unknown] .
    }
    [holes] Something said from { $since } on is missing still. I go on fetching it.
    [unreadable] { $reason ->
       *[no_access] Discord does not let me read the thread, so what is said there now is not kept.
        [no_words] Discord hides from me what is said: whoever runs this bot has to switch on the message content intent.
        [gone] The thread is gone. What was said in it is kept.
    }
    [not-mirrored] What is said here is not kept.
}
setup-no-channel = Groups' threads are made in the channel where { $create } is typed.
setup-category = Their voice channels are made in { $category }.
setup-no-category = Their voice channels are made in the category of that channel.
setup-thread-anew = **{ $group }** had lost its thread, and has one again: { $thread }.
setup-voice-anew = **{ $group }** had lost its voice channel, and has one again: { $voice }.
setup-still-ailing = What **{ $group }** lacks I still can't make good. Set a channel or grant what I am missing, and type { $setup } again.
setup-set-right = **{ $group }** is in order again.
setup-complete = I have every permission there that I need. { $create } starts a group.
setup-missing = I am missing { $count ->
    [one] a permission
   *[other] permissions
} on this server: { $permissions }. Grant { $count ->
    [one] it
   *[other] them
} to my role in the server's settings; { $setup } looks again.
setup-missing-in = I am missing { $count ->
    [one] a permission
   *[other] permissions
} in { $channel }: { $permissions }. Grant { $count ->
    [one] it
   *[other] them
} to my role there; { $setup } looks again.
audit-heading = What was done, newest first ({ $audit } with a person or a group shows less):
audit-empty = Nothing of that kind has been done yet. { $audit } alone shows everything.
audit-newer = Newer
audit-older = Older
audit-entry = { $when } { $deed }
audit-deed = { $what ->
    [chorus-setup] { $actor } set where groups live
    [group-create] { $actor } created { $group }
    [group-update] { $actor } changed { $group }
    [owner] { $actor } made { $subject } the owner of { $group }
    [second-owner] { $actor } made { $subject } the second owner of { $group }
    [no-second-owner] { $actor } left { $group } without a second owner
    [group-passed-on] { $group } passed on to { $subject }
    [group-delete] { $actor } deleted { $group }
    [group-join] { $subject } joined { $group }
    [asked-to-join] { $subject } asked to join { $group }
    [turned-away] { $actor } turned { $subject } away from { $group }
    [group-leave] { $subject } left { $group }
    [left-by-hand] { $subject } left the thread of { $group }, or was taken out of it
    [renamed-by-hand] { $group } was given that name by hand
    [thread-deleted-by-hand] The thread of { $group } was deleted by hand, and made anew
    [voice-channel-deleted-by-hand] The voice channel of { $group } was deleted by hand, and made anew
    [member-add] { $actor } added { $subject } to { $group }
    [invited] { $actor } invited somebody to { $group } who had no account
    [by-invitation] { $subject } joined { $group } by invitation
    [member-update] { $actor } changed the role of { $subject } in { $group }
    [message-delete] { $actor } deleted what somebody else had said{ $about }
    [message-export] { $actor } exported the chat of { $group }
    [member-remove] { $actor } removed { $subject } from { $group }
    [invitation-taken-back] { $actor } took back an invitation to { $group }
   *[other] { $actor }: { $action }{ $about }
}

## Told to whoever runs the bot

alarm-backup = The backup that was due was not made: { $reason ->
    [no_database] there is no database at { $place }. Set path in [database].
    [inside] { $place } lies in the folder of [storage]. Set another folder in [backup].
    [held] another backup is being written to { $place }.
    [no_space] there is no room in { $place }. Make room, or set a folder on another disk in [backup].
    [not_writable] { $place } can't be written. Mend its rights, or set another folder in [backup].
    [unreadable] { $place } can't be read. Mend its rights.
    [newer] the database { $place } was written by a newer version of me. Start that one.
    [damaged] the database { $place } is damaged. Stop me and restore the last backup with “python bot.py restore”.
   *[broken] something went wrong in me ({ $place }); the log says more.
} I try again within the hour, and tell you when one is made.
alarm-backup-well = Backups are made again, and all is well with them.
alarm-disk = The disk with { $folder } is nearly full: { $free } MB are left. Make room on it before I can't keep anything any more.
alarm-disk-well = The disk with { $folder } has room again: { $free } MB.
alarm-mirror = My copy of the chat lags { $lag } behind Discord. Nothing is lost while I catch up; if it stays so, look into the log.
alarm-mirror-well = My copy of the chat has caught up with Discord.

## Failures

error-name-empty = A name can't be empty. Type one of 1 to { $longest } characters.
error-name-too-long = That name has { $length } characters; it can have at most { $longest }.
error-name-unprintable = That name holds characters that can't be seen. Type it again without them.
error-name-formatted = A group's name can't hold mentions or formatting such as @everyone or stars around a word. Try a plain name.
error-email-malformed = That is not an e-mail address. It looks like name@example.com.
error-password-too-long = That password is too long; it can have at most { $longest } characters.
error-password-weak = That password is too easy to guess. Try several unrelated words, or a longer one.
error-not-picture = That is not a picture I can show. Send a PNG, JPEG, GIF or WebP file.
error-picture-too-large = That picture is too large; it can have at most { $most } MB.
error-avatar-none = You have no picture on Discord that I could take. { $user_update } takes one that you upload, too.
error-one-at-a-time = One thing at a time: upload a picture, or choose something else to change.
error-nothing-to-change = Pick at least one thing to change.
error-no-voice-here = That is not a voice channel that you can enter. Pick another one, or none: then the group gets its own.
error-bot-as-member = { $person } is a bot, and bots can't be members of a group.
error-query-empty = There is no word in that to look for. Type words, "phrases", and -words that must not be there.
error-query-too-long = That is more than I look for at once: type at most { $most } words.
error-date-malformed = I can't read that as a date. Type how long ago it was (2h, 30 min, 7 days), paste a moment as Discord writes it (<t:…>), or type it in UTC: 2026-11-28 14:30, 20:15, yesterday 21:00.
error-dates-crossed = Nothing lies between those dates: “after” has to be the earlier one.
error-nobody-called-that = Nobody called “{ $name }” has said anything here. Pick a name from the list that opens while you type.
error-no-session = This group has heard nothing yet. { $play } puts something on.
error-nothing-heard = Nothing was playing at that moment, as far as I know. { $play } puts something on.
error-session-unknown = I know of no such session. Pick one of those that { $recap } offers.
error-search-forgotten = I was started anew since then and don't know any more what you searched for. { $message_search } searches again.
error-several-called-that = Several people here are called “{ $name }”. Pick one from the list that opens while you type.
error-position-malformed = I can't read that as a place in a track. Type 90, 1:30 or 1:02:03, or +15 and -10 to go on or back by seconds.
error-position-beyond-end = That is past the end: this track is { $length } long.
error-volume-out-of-range = The volume goes from 0 to { $most } %; 100 % is as loud as the file itself.
error-not-registered = You are not registered yet. { $register } takes a minute.
error-logged-out = You are logged out. { $login } brings you back.
error-wrong-login = That e-mail and password don't belong together. Try again, { $user_reset } if you have forgotten the password, or { $register } if you have no account yet.
error-wrong-password = That is not your password. Try again, or { $user_reset } if you have forgotten it.
error-password-needed = Another e-mail needs your password: fill that in, too. { $user_reset } sets a new one if you have forgotten it.
error-too-many-tries = Tries before this one were refused, so it was not looked at. Try again { $when }; each refusal doubles the wait.
error-not-member = You are not a member of **{ $group }**. Ask its owner to add you.
error-not-owner = Only an owner of **{ $group }** or a server administrator can do that.
error-moderator-only = Only a moderator or an owner of **{ $group }**, or a server administrator, can do that.
error-dj-only = In **{ $group }** the music is its DJs'. Ask a DJ, a moderator or an owner.
error-queue-is-djs = In **{ $group }** only a DJ may change the order of the queue. { $queue_remove } takes out a track of yours.
error-admin-only = Only an administrator of this server can do that.
error-not-your-button = Those buttons belong to somebody else. Type the command yourself to get your own.
error-not-in-guild = That works only on a server, not in a direct message.
error-not-listening = Sit down in { $channel } first; that is where this group listens.
error-no-group = You are in no group on this server. { $create } starts one.
error-group-unknown = There is no group called “{ $name }” here that you may see. { $list } with “all” shows those there are.
error-person-not-registered = { $person } is not registered yet. Ask them to type { $register }, then add them.
error-session-gone = That log-in has ended already. { $user_sessions } shows those that last.
error-account-not-linked = That Discord account does not belong to yours any more. { $user_accounts } shows those that do.
error-reset-gone = That is over: it was used, cancelled or too old. { $user_reset } asks for a new password anew.
error-person-not-here = I can't find that person on this server.
error-person-not-member = { $person } is not in **{ $group }**.
error-link-not-played = I can't play anything from that site. { $search } with a word or two shows what there is.
error-nothing-found = Nothing found for “{ $query }”. Try fewer or other words.
error-pick-gone = That choice is too old. Type it anew in { $play }, or look for it with { $search }.
error-nothing-before = There is nothing to go back to. { $history_show } plays again what was heard, { $play } puts something on.
error-request-gone = That wish to join has been answered already.
error-home-gone = The channel or category that was set for groups no longer exists. { $setup } sets another, or with “anywhere” none.
error-thread-gone = This group's thread no longer exists on this server. An administrator of the server can set a channel for it with { $setup }, or its owner can { $delete } the group and start anew.
error-voice-channel-gone = This group's voice channel no longer exists. An owner makes it anew with { $group_update } and “reset: voice”.
error-already-registered = This Discord account is registered already. { $login } logs you in.
error-already-logged-in = You are registered and logged in as { $name } already. { $user_show } shows your account.
error-linked-elsewhere = This Discord account belongs to another Chorus account. { $login } to that one here, or unlink it there first with { $user_accounts }.
error-email-taken = That e-mail is registered already. { $login } lets you in if it is yours; else type another one.
error-last-account = That is the only Discord account you are linked to. { $user_accounts } unlinks it when you are sure.
error-reset-too-soon = You asked for a new password from here a while ago, and that ended. You can ask again { $when }; { $login } with your password works now.
error-reset-not-ready = You can set a new password { $when }, not before. The wait keeps your account yours.
error-keeping-unknown = I can keep a chat “for ever”, for so many days (“30 days”, at most { $most }), “no more” from now on, or “nothing”, which also erases what is there. Choose one of these for keep.
error-group-as-it-was = **{ $group }** is like that already. { $group_show } shows it.
error-role-as-it-was = { $person } is { $role ->
    [moderator] a moderator
    [dj] a DJ
   *[member] a plain member
} of **{ $group }** already.
error-group-name-taken = There is a group called **{ $name }** on this server already. Pick another name.
error-too-many-groups = This server has { $most } groups, which is the most that Chorus is set up for. Delete one first.
error-too-many-owned = You own { $most } groups, which is the most that one person may. Pass one on with { $group_update }, or { $delete } one.
error-owns-too-many = { $person } owns { $most } groups, which is the most that one person may.
error-too-many-members = **{ $group }** is full with { $most } members.
error-already-invited = { $person } is invited to **{ $group }** already, and joins on registering.
error-already-in = You are in **{ $group }** already.
error-already-asked = You have asked to join **{ $group }** already. One of its moderators has to agree.
error-ask-again-later = **{ $group }** did not let you in when you asked. You can ask again { $when }; one of its moderators can add you before.
error-invitation-over = Your invitation to **{ $group }** has ended: who invited you can't add members there any more. One of its moderators can add you.
error-voice-channel-taken = Another group listens in that voice channel. Pick another one.
error-already-member = { $person } is in **{ $group }** already.
error-owner-cannot-leave = { $person } owns the group, and a group can't be without its owner. { $group_update } makes somebody else its owner, { $delete } ends it.
error-owner-must-pass-on = You own **{ $group }**. Make somebody else its owner with { $group_update }, or { $delete } it.
error-owner-has-no-role = { $person } is an owner of the group and may do everything already.
error-nothing-playing = Nothing is playing. { $play } puts something on.
error-queue-waits = Nothing is playing, but something waits in the queue. { $resume } goes on with it.
error-not-seekable = This one has no length, so there is no other place in it to go to.
error-track-over = That track is over by now.
error-already-paused = It is paused already. { $resume } goes on.
error-not-paused = It is playing already.
error-place-malformed = I can't read that as a place in the queue. Type a number from 1 to { $count }, as { $queue_show } numbers them.
error-place-beyond-queue = { $count ->
    [one] Only one track waits: its place is 1.
   *[other] The places in the queue go from 1 to { $count }; { $queue_show } shows them.
}
error-votes-off = Votes change nothing in this group; its owners switch that on with { $group_update }.
error-same-place = These are the same place, so there is nothing to change. { $queue_show } shows which track has which.
error-queue-empty = Nothing waits in the queue. { $play } puts something in.
error-queue-too-short = Fewer than two tracks wait, so there is nothing to shuffle. { $play } puts more in.
error-nothing-doubled = No track is in the queue twice. { $queue_show } shows what waits.
error-own-share-full = You have as many tracks in this queue as one person may: { $most }. Let one of them play, or take one out with { $queue_remove }.
error-nothing-to-undo = I remember no change of this queue that could be taken back. { $queue_show } shows what waits.
error-undo-too-late = That can't be taken back any more: what it was about has had its turn or is gone. { $queue_show } shows what waits.
error-queue-full = The queue is full with { $most } tracks. Let some play first.
error-voice-busy = **{ $group }** is listening in { $channel }, and I can be in one voice channel of a server at a time. Try again { $free ->
    [at] { $when }: nothing is heard there now, and if it stays so, the voice is yours.
   *[no] when they have stopped, or have been paused or gone for a while.
}
error-voice-busy-elsewhere = Another group is listening, and I can be in one voice channel of a server at a time. Try again { $free ->
    [at] { $when }: nothing is heard there now, and if it stays so, the voice is yours.
   *[no] when they have stopped, or have been paused or gone for a while.
}
error-not-your-track = In **{ $group }** only whoever asked for a track, or a DJ, may do that. Ask them.
error-not-hearing = You are deafened, so you have no say in what comes next. Undeafen yourself in the voice channel, then { $skip }.
error-still-voting = { $votes } of { $needed } want the next track; { $missing ->
    [one] one more is
   *[other] { $missing } more are
} needed. Whoever listens can { $skip }, too.
error-already-voted = You have voted already: { $votes } of { $needed } want the next track. Others can { $skip }, too; your vote counts while you listen.
error-too-loud = **{ $group }** wants at most { $most } %. Its owners can change that with { $group_update }.
error-blocked = “{ $entry }” is on the list of what **{ $group }** does not want to hear. Look for something else with { $search }, or ask its owners, who can change that with { $group_update }.
error-block-entry = Name words, sites or sources with commas between, each up to { $most } characters, such as “karaoke, example.com, soundcloud”.
error-blocklist-full = The list is full with { $most } entries. Take some off it first, with unblock: in { $group_update }.
error-rule-out-of-range = That goes from { $least } to { $most }.
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
error-no-home = It is not settled where groups of this server have their threads: name a channel, or have a server administrator choose one with { $setup }.
error-no-threads-here = A group's thread can't be made in this channel. Type the command in a text channel.
error-chat-server = Discord did not let me do that ({ $detail }). Try again in a moment.
error-no-thread-access = Discord does not let me read this group's thread. An administrator sees with { $setup } what I am missing.
error-server-silent = Discord did not answer ({ $detail }). Try again in a moment.
error-text-empty = There is nothing to be seen in that text. Type a word or two.
error-text-too-long = That text has { $length } characters; it can have at most { $most }. Say it in two.
error-message-malformed = I can't tell which message you mean. Pick one of those offered, or paste its link: “Copy Message Link” in its menu.
error-may-not-write = The server does not let you write in { $thread } right now, so I can't say it for you. Ask one of its moderators why.
error-not-your-message = That is not a message of yours. You can change only what you said yourself.
error-message-gone = That message is no longer there, or I can't see it. { $message_list } shows the latest ones of your group.
error-nothing-to-play = There is no link and no file in that message that could be played. { $play } finds something by its title.
error-play-what = Tell me one thing to play: { $play } takes words, a link or a file, and one of them at a time.
error-upload-too-large = That file is larger than the { $most } MB that I take. Attach a smaller one, or paste a link to it.
error-upload-not-fetched = I can't take that file: { $reason ->
    [gone] Discord does not have it any more. Attach it anew.
    [refused] Discord does not hand it to me. Attach it anew.
    [over_quota] what your group has uploaded and still waits to be played leaves no room for it. { $queue_show } shows what waits; try again when some of it was played.
    [no_room] I have no room left to keep it in. Tell whoever runs this bot.
   *[failed] Discord did not send it whole. Try again in a moment.
}
error-nothing-to-quote = There are no words and no files in that message that could be quoted.
error-written-in-discord = You wrote that in Discord itself: change it there, with “Edit Message” in its menu, and I notice. { $message_edit } changes what you said with { $message_send }.
error-webhook-deleted = The webhook that said it was deleted by hand, and Discord lets nobody change it now. { $message_delete } takes it away, { $message_send } says it anew.
error-too-many-webhooks = { $channel } has as many webhooks as Discord allows (15), and I need one to speak under your name. A server administrator can delete one that nobody uses, in the channel's settings under Integrations.
error-delivery-unsure = Discord does not answer, so I can't tell yet whether that was done. It is kept, and I carry it out as soon as Discord answers: please don't type it again.
error-sent-in-part = Discord took only the first { $sent } of the { $parts } messages that your text needs. { $message_edit } completes it, { $message_delete } takes it back.
error-picture-not-kept = I can't keep pictures right now. Try again later, and if it stays so, tell whoever runs this bot.
error-export-too-large = What is kept about you is larger than the { $megabytes } MB that Discord lets me send here, even packed. Ask whoever runs this bot for it.
error-export-under-way = I am handing you a chat already, one at a time. When it is complete, { $message_export } gets you this one.
error-export-undeliverable = The 15 minutes in which Discord lets me answer here are over, and you take no direct messages from me, so the rest of the chat of **{ $group }** does not come. Allow direct messages in this server's privacy settings, then { $message_export } sends it there.
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
    [unreachable] the server it comes from does not answer as it should. It may work again later.
    [forbidden] the server it comes from does not let me have it.
    [bad_server] the server it comes from does not speak to me in a way I understand.
    [changed] it was replaced by something else while I was reading it.
    [incomplete] it breaks off, and the rest of it can't be had.
    [no_room] I have no room left to keep it in. Tell whoever runs this bot.
    [closed] it was stopped before it could begin.
   *[broken] the file is damaged, or is not audio or video at all.
} Pick something else.
error-source-failed = I can't play that: { source-refusal }
source-refusal = { $reason ->
    [not_found] it is not there any more. Look for it by its title with { $search }.
    [removed] it was removed from where it was. Look for another upload of it with { $search }.
    [private] it is private. Ask whoever uploaded it to make it public or unlisted.
    [members_only] it is for paying members of its channel only. Pick something else.
    [login_needed] it can be had only with an account there, and I have none. Pick something else.
    [age_restricted] it is age-restricted, and I can't prove an age. Look for another upload of it with { $search }.
    [upcoming] it has not begun yet. Try again once it has.
    [geo_blocked] it may not be played in the country that I run in. Look for another upload of it with { $search }.
    [drm] it is protected against copying. Look for it elsewhere with { $search }.
    [bot_check] the site takes me for a robot right now. Try again later, or pick something from the library; if it stays so, tell whoever runs this bot.
    [forbidden] the site refuses to hand it to me. Try again in a moment, and if it stays so, tell whoever runs this bot.
    [rate_limited] I have asked the site for too much lately. Try again in a few minutes.
    [server_error] the site has trouble of its own. Try again in a few minutes.
    [timeout] the site did not answer in time. Try again in a moment.
    [no_network] I can't reach the site. Check the link, or try again in a moment.
    [unsupported] there is nothing to play behind that link. Paste one to a single track, video or playlist.
    [too_long] it is longer than the { $minutes } minutes that a track may have here. Pick a shorter one.
    [too_large] its file is too large for me. Pick a smaller one.
    [empty_playlist] there is no track in that playlist that I may play. Paste a link to another one.
    [live_off] it is live, and whoever runs this bot has live streams turned off. Pick a recording.
    [forbidden_address] that link leads to a place where I may not go. Paste a link to a public site.
    [quota_exceeded] I have used up what the site lets me ask in a day. Paste a link instead, or try again tomorrow.
   *[unavailable] the place it comes from can't be asked right now. Try again in a moment.
}
error-track-position = There is no track { $position } here: { $count ->
    [0] nothing is on it yet.
    [one] it has one track. Type 1, or words of its title.
   *[other] it has { $count } tracks. Type a number from 1 to { $count }, or words of a title.
}
error-track-ambiguous = “{ $query }” stands in { $count } titles there. Type more of the one you mean, or its number.
error-track-not-listed = There is no such track there (any more). Pick one from what is offered while you type, or type its number.
error-one-track-only = That link leads to a whole playlist. { $playlist_import } makes a playlist of it; paste a link to one track here.
error-playlist-not-yours = Only whoever made **{ $name }**, or a moderator of its group, can do that. { $playlist_export } gives you a copy of it.
error-playlist-unknown = There is no playlist “{ $name }” of yours or of your groups here. { $playlist_list } shows those that there are.
error-playlist-code-unknown = That is neither a link nor a code that anybody shares (any more). Ask whoever gave it to you for a new one, or paste a link to a playlist.
error-heard-track-gone = That is not in your history any more. { $history_show } shows what is.
error-favourite-known = **{ $title }** is among your favourites already. { $favourite_list } shows them.
error-favourites-full = You have { $most } favourites, and more are not kept here. { $favourite_remove } makes room.
error-playlist-name-taken = There is a playlist **{ $name }** already. Pick another name.
error-too-many-playlists = You have made { $most } playlists, and more are not kept here. { $playlist_delete } makes room.
error-playlist-full = **{ $name }** is full: a playlist has { $most } tracks at most here. { $playlist_remove } makes room, { $playlist_create } makes another one.
error-playlist-empty = Nothing is on that playlist yet. { $playlist_add } puts something on it.
error-playlist-too-large = **{ $name }** as a file is larger than the { $megabytes } MB that Discord lets me send here. { $playlist_share } hands it on by a code.
error-kept-track-gone = **{ $title }** can't be played any more: it is gone from where it was, or I may not have it. { $kept ->
    [favourite] { $favourite_remove } takes it out of your favourites, { $search } looks for it by its title.
    [playlist] { $playlist_remove } takes it off the playlist, { $search } looks for it by its title.
   *[history] Look for it by its title with { $search }.
}
error-unknown = Something went wrong, and it was not your fault. If it happens again, tell whoever runs this bot the reference { $reference }.
error-in-private = That did not work.
error-command-gone = That command is no longer known. Type / to see the current ones; Discord may take a minute to show them.

# The web page.
error-web-session-over = You are not logged in on this page any more: get a new link with { $watch_command } on Discord, or log in with your e-mail and password.
error-link-spent = This link has been used already, or is too old: type the command again that you got it from on Discord, such as { $watch_command }.
error-files-too-large = A message takes { $most } files, { $megabytes } MB together: send fewer at once.
error-files-lost = Your files did not arrive: send them again.
error-emoji-unknown = Discord does not know this emoji, or I can't use it: pick another one.
error-reactions-full = There are as many different reactions to this message as Discord allows: use one of them.
error-too-many-messages = That is a lot at once: wait some seconds, then send it again.
error-event-unknown = The server does not know { $event }: load the page again.
error-live-websocket-only = This address is for WebSockets: open the page instead.
error-server-full = Too many pages are open just now: try again in some minutes.
error-form-malformed = This form can't be read: it takes one message, and files.
error-no-such-file = This file is not kept, or not here yet: look for it on Discord.
error-too-many-pages = You have { $most } pages of Chorus open. Close one, then try again.
error-too-many-links = You have got many links just now: use one of them, or try again in some minutes.
error-no-page = Whoever runs this bot has not set up its web page; they do it with public_url in the [web] part of the settings.
error-no-discord-account = For that, Chorus has to know you on Discord: type { $login } on the group's server.
error-not-inside = You are not in this group, or it is no more. Ask its owner to add you.
error-not-yourself = That is somebody else's account: you can change your own only.
error-no-server = For that, you have to be on a Discord server that I am on, too. If you are, type { $login } there, so that I know you.
error-which-server = On which of your servers? Say so as server_id: { $servers }.
error-server-unknown = You and I are on no server together that has this number.
error-membership-unknown = There is no such membership in a group of yours.
error-field = { $field }: { $problem }.
error-body-not-json = What was sent is not JSON: send an object, with the content type application/json.
error-body-too-large = What was sent is too large.
error-from-elsewhere = This was asked for by another page, and is not done: open the page itself, and try again.
error-no-such-route = There is nothing at this address.
error-wrong-method = This address does not take { $method }.
error-too-fast = That was too much at once: wait a moment, then go on.
entrance-open = Open the page
entrance-register = Your account is made on my page, where nobody but you sees what you type. The button is for you alone, and good for fifteen minutes; afterwards { $list } shows the groups you are in.
entrance-login = You log in on my page, where nobody but you sees what you type. The button is for you alone, and good for fifteen minutes; afterwards { $list } shows the groups you are in.
entrance-password = You choose a new password on my page, where nobody but you sees what you type. The button is for you alone, and good for fifteen minutes. { $user_sessions } shows where you are logged in.
error-too-much-media = You have this page open so often that no more videos can be sent to you: close it somewhere else.
error-track-not-here = That track is in this group's queue no more: reload the page to see what is.
error-nothing-to-see = **{ $title }** has no such picture.
error-subtitles-unreadable = The subtitles of **{ $title }** cannot be read: choose others, or none.
page-no-picture = { $reason ->
    [relay_off] The pictures of this video may not be passed on: watch it on its own site.
    [segments] This video comes in pieces, which the page cannot show. You hear it in the voice channel.
   *[unreachable] The pictures of this video cannot be had right now. You hear it in the voice channel.
}
watch-link = Watch with **{ $group }**: [open the page]({ $address }). The link is yours alone, works once, and for ten minutes.
