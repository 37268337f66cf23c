// Package themes holds the themes that Clausebook brings along: templates, style sheets, scripts and the words of the
// interface. A book replaces single files of a theme with files of the same path under themes/NAME.
package themes

import (
	"bytes"
	"embed"
	"io/fs"
	"path"
)

//go:embed default paper
var files embed.FS

// Find gives the files of a theme that is built in; ok is false when there is none of that name.
func Find(name string) (theme fs.FS, ok bool) {
	if _, err := fs.Stat(files, name+"/assets/theme.css"); err != nil || name == "." {
		return nil, false
	}
	sub, err := fs.Sub(files, name)
	return lean{sub}, err == nil
}

// lean gives scripts without the lines that are comments: their readers have the source, and every page would carry them. It
// holds for the scripts of this folder, which have no text of several lines; those of a book stay as they are.
type lean struct{ fs.FS }

// ReadFile implements fs.ReadFileFS.
func (l lean) ReadFile(name string) ([]byte, error) {
	data, err := fs.ReadFile(l.FS, name)
	if err != nil || path.Ext(name) != ".js" {
		return data, err
	}
	kept := make([]byte, 0, len(data))
	for line := range bytes.Lines(data) {
		if !bytes.HasPrefix(bytes.TrimLeft(line, " "), []byte("//")) {
			kept = append(kept, line...)
		}
	}
	return kept, nil
}
