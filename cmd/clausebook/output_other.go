//go:build !linux

package main

func exchange(a, b string) error { return renameTwice(a, b) }

// syncTree leaves it to the system when files reach the disk.
func syncTree(string) error { return nil }
