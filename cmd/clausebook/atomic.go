package main

import (
	"errors"
	"os"
	"path/filepath"
)

// writeFile puts a file into its place in one step: whoever reads it sees the old content or the new, also when the machine
// stops in between. The file keeps its permissions, and a link stays a link.
func writeFile(name string, data []byte) error {
	f, err := prepareFile(name, data)
	if err != nil {
		return err
	}
	return f.put()
}

// prepared is a new content that is on the disk beside the file whose place it will take.
type prepared struct{ temporary, name string }

// prepareFile does all that can fail for want of room or rights.
func prepareFile(name string, data []byte) (prepared, error) {
	mode := os.FileMode(0o644)
	if info, err := os.Stat(name); err == nil {
		mode = info.Mode().Perm()
	}
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".clausebook-*")
	if err != nil {
		return prepared{}, err
	}
	p := prepared{f.Name(), name}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close()); err != nil {
		return prepared{}, errors.Join(err, p.drop())
	}
	return p, nil
}

func (p prepared) put() error {
	if err := os.Rename(p.temporary, p.name); err != nil {
		return errors.Join(err, p.drop())
	}
	return nil
}

func (p prepared) drop() error { return os.Remove(p.temporary) }
