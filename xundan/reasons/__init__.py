"""Why an inquiry was lost: facts, then rules over the state of the dialogue, then a small model, then an honest
unknown.
"""
