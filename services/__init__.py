"""What the commands mean: the rules, without Discord and without HTTP.

A front end (`cogs`, later `web`) checks who asks, calls one method here and presents the result. Services take and
return plain values, and raise `services.errors.UserError` for whatever a person can cause or meet.
"""
