"""What people write, read into values with every problem at its line, and written back.

Nothing here knows a database, a request or a folder of files: text in, values and problems out.
"""
