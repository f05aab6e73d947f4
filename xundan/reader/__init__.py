"""A language model that reads the lost chats whose reason rules and model leave unknown or unsure. Off by default."""
