package main

import (
	"errors"
	"os"
	"path/filepath"
)

// writeFile puts a file into its place in one step: whoever reads it sees the old content or the new, also when the machine
// stops in between. The file keeps its permissions.
func writeFile(name string, data []byte) error {
	finish, err := prepareFile(name, data)
	if err != nil {
		return err
	}
	return finish()
}

// prepareFile does all that can fail for want of room or rights; what it gives back then puts the file into its place.
func prepareFile(name string, data []byte) (finish func() error, err error) {
	mode := os.FileMode(0o644)
	if info, err := os.Stat(name); err == nil {
		mode = info.Mode().Perm()
	}
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target // a link stays a link
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".clausebook-*")
	if err != nil {
		return nil, err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err != nil {
		return nil, errors.Join(err, os.Remove(f.Name()))
	}
	return func() error {
		if err := os.Rename(f.Name(), name); err != nil {
			return errors.Join(err, os.Remove(f.Name()))
		}
		return nil
	}, nil
}
