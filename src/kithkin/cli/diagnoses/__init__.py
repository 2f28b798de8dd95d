"""What `kithkin doctor` looks at, one file a subject. Nothing here changes what is there."""
