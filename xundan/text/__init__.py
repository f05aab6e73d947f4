"""Chinese chat text: one wording for what people write in many, and its words."""
