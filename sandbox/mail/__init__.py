"""Mail servers on this machine: visitors and the team write to one another over real SMTP and IMAP."""
