"""Speaking in a group's thread as the people of the group do, with their names and pictures.

`sending` holds who may send, change and delete what; `delivery` brings what is intended onto the chat server, once;
`splitting`, `names` and `addresses` are what texts, names and links have to be like.
"""

from services.sending.sending import LONGEST_TEXT, Editable, Sending, Sent

__all__ = ["LONGEST_TEXT", "Editable", "Sending", "Sent"]
