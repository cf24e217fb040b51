"""Every text as the HTML that is served, made once per edition."""
