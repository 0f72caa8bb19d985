"""The web page on which people see and work the local tawk.to's dashboard."""
