// Package themes holds the themes that Clausebook brings along: templates, style sheets, scripts and the words of the
// interface. A book replaces single files of a theme with files of the same path under themes/NAME.
package themes

import (
	"embed"
	"io/fs"
)

//go:embed default paper
var files embed.FS

// Find gives the files of a theme that is built in; ok is false when there is none of that name.
func Find(name string) (theme fs.FS, ok bool) {
	if _, err := fs.Stat(files, name+"/assets/theme.css"); err != nil || name == "." {
		return nil, false
	}
	sub, err := fs.Sub(files, name)
	return sub, err == nil
}
