"""Reading people's own exports of Instagram, Facebook, Threads, Messenger and WhatsApp: files in, shared items and a report out.

`opening.open_import` is the way in. Nothing here touches a database or a network, and nothing is ever unpacked to disk.
"""
