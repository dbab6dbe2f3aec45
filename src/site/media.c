#include "site/media.h"

#include "base/path.h"

struct row {
	struct str extension; /* or the whole name */
	struct str type;
	struct str word;
};

#define ROW(extension, type, word)                                             \
	{                                                                      \
		STR_INIT(extension), STR_INIT(type), STR_INIT(word)            \
	}
#define TEXT(extension, type, word) ROW(extension, type "; charset=utf-8", word)

/* What a publication carries.  Looked at one after the other: forty short
 * comparisons are nothing beside opening the file. */
static const struct row rows[] = {
	TEXT("gmi", "text/gemini", "gemtext"),
	TEXT("gemini", "text/gemini", "gemtext"),
	TEXT("txt", "text/plain", "text"),
	TEXT("asc", "text/plain", "text"),
	TEXT("log", "text/plain", "text"),
	TEXT("md", "text/markdown", "Markdown"),
	TEXT("markdown", "text/markdown", "Markdown"),
	TEXT("csv", "text/csv", "CSV"),
	TEXT("tsv", "text/tab-separated-values", "TSV"),
	TEXT("html", "text/html", "HTML"),
	TEXT("htm", "text/html", "HTML"),
	TEXT("css", "text/css", "CSS"),
	TEXT("ics", "text/calendar", "iCalendar"),
	TEXT("vcf", "text/vcard", "vCard"),
	TEXT("py", "text/x-python", "Python"),
	TEXT("c", "text/x-c", "C"),
	TEXT("h", "text/x-c", "C"),
	TEXT("sh", "text/x-shellscript", "shell script"),
	TEXT("diff", "text/x-diff", "diff"),
	TEXT("patch", "text/x-diff", "diff"),
	ROW("png", "image/png", "PNG"),
	ROW("jpg", "image/jpeg", "JPEG"),
	ROW("jpeg", "image/jpeg", "JPEG"),
	ROW("gif", "image/gif", "GIF"),
	ROW("webp", "image/webp", "WebP"),
	ROW("avif", "image/avif", "AVIF"),
	ROW("bmp", "image/bmp", "BMP"),
	ROW("ico", "image/x-icon", "icon"),
	ROW("tif", "image/tiff", "TIFF"),
	ROW("tiff", "image/tiff", "TIFF"),
	ROW("svg", "image/svg+xml", "SVG"),
	ROW("mp3", "audio/mpeg", "MP3"),
	ROW("ogg", "audio/ogg", "Ogg"),
	ROW("oga", "audio/ogg", "Ogg"),
	ROW("opus", "audio/ogg", "Opus"),
	ROW("flac", "audio/flac", "FLAC"),
	ROW("wav", "audio/x-wav", "WAV"),
	ROW("m4a", "audio/mp4", "M4A"),
	ROW("mp4", "video/mp4", "MP4"),
	ROW("webm", "video/webm", "WebM"),
	ROW("mkv", "video/x-matroska", "Matroska"),
	ROW("pdf", "application/pdf", "PDF"),
	ROW("epub", "application/epub+zip", "EPUB"),
	ROW("gpub", "application/gpub+zip", "Gempub"),
	ROW("json", "application/json", "JSON"),
	ROW("ipynb", "application/x-ipynb+json", "notebook"),
	ROW("xml", "application/xml", "XML"),
	ROW("atom", "application/atom+xml", "Atom"),
	ROW("rss", "application/rss+xml", "RSS"),
	ROW("zip", "application/zip", "ZIP"),
	ROW("gz", "application/gzip", "gzip"),
	ROW("tgz", "application/gzip", "gzip"),
	ROW("xz", "application/x-xz", "xz"),
	ROW("zst", "application/zstd", "Zstandard"),
	ROW("tar", "application/x-tar", "tar"),
};

/* Names that say more than their extension: feeds of the publisher's own. */
static const struct row names[] = {
	ROW("atom.xml", "application/atom+xml", "Atom"),
	ROW("rss.xml", "application/rss+xml", "RSS"),
};

static const struct row *
find(struct str name)
{
	struct str extension = path_extension(path_name(name));
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq(path_name(name), names[i].extension))
			return &names[i];
	if (extension.n == 0)
		return NULL;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_eq_nocase(extension, rows[i].extension))
			return &rows[i];
	return NULL;
}

struct str
media_type(struct str name)
{
	const struct row *row = find(name);

	return row != NULL ? row->type : STR("application/octet-stream");
}

struct str
media_word(struct str name)
{
	const struct row *row = find(name);

	return row != NULL ? row->word : STR("");
}

bool
media_is_image(struct str name)
{
	const struct row *row = find(name);

	return row != NULL && str_starts(row->type, STR("image/"));
}
