"""The pages of providers: today, offerings, attachments, requests, money, papers."""
