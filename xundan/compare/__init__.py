"""Fair to people: agent or campaign, skill or luck.

Pure functions on frames; what they fill stands in sql/labels and sql/marts, each naming its function of fill.py.

    coding    the case mix of an inquiry as level codes
    logistic  the shrunken regression on them
    expected  what an average agent would have converted, cross-fitted, and what that owes to what
    shrink    each member's level from few or many inquiries, with intervals and probabilities
    agents    the comparison of agents · campaigns, speed: the same of campaigns and response times
    change    why the rate changed: mix or rate, agent or campaign · losses: the same in yuan
    conduct   questions about conduct that makes rates look better
"""
