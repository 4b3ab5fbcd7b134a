/* SPDX-License-Identifier: MIT */
/*
 * layout_parts.h - what the files that lay out a picture share: layout.c (the sheet: headings,
 * panels, legend), layout_panel.c (axis and lanes of a panel) and layout_labels.c (its labels).
 * Nobody else needs it.
 */
#ifndef LAYOUT_PARTS_H
#define LAYOUT_PARTS_H

#include "layout.h"
#include "scale.h"

#define LABEL_SIZE 10.0 /* of the letters */
#define LABEL_ROW 12.5  /* from one label to the next */
#define AXIS_SIZE 9.0   /* of the letters */
#define CHANGE_GAP 64.0 /* between what was before and what is after */
#define LEADER_GAP 30.0 /* between lanes and labels */
#define LANE_GAP 5.0

enum { MOST_NAME = 34 }; /* characters of a name; longer ones are cut */

/* Which node's lane a step lies in, SPAN_NO_NODE where no bank is. One for each step. */
struct side {
	const struct snapshot *snapshot;
	const struct change_of *changes; /* of each span, or NULL */
	size_t banks;
	int *node_of_step;
};

struct layout {
	struct picture *picture;
	struct scale scale;
	struct side sides[2];
	unsigned int side_cnt;
	int digits;         /* of an address */
	size_t name_length; /* of the longest label's last column, in characters */
	bool names_nodes;   /* there is more than one */
	double axis_width, labels_width;
};

/* The lanes of one side in one panel. */
struct lanes {
	int *nodes; /* rising */
	size_t cnt;
	double x, width; /* of the first; all are equally wide */
};

/* A panel while it is laid out. */
struct panel {
	const struct layout *layout;
	const struct scale_panel *part; /* of the axis */
	double x, y;                    /* upper left corner */
	struct lanes lanes[2];
	double labels_x;
	double width;
};

/* ---- layout_panel.c ---- */

/* panel_measure - find the lanes of a panel at x, and how wide it is with its labels. */
void panel_measure(struct panel *panel);
void panel_free(struct panel *panel);

/* panel_draw - axis, headings, lanes and what is in them. */
void panel_draw(const struct panel *panel);

/* panel_right - where the lanes of a side end. */
double panel_right(const struct panel *panel, unsigned int side);

struct place {
	double top, bottom; /* of the part of a span that is in the panel */
	double right;       /* edge of its box */
};

/* panel_find - where the part of a span is that lies in this panel; false if none does. */
bool panel_find(const struct panel *panel, unsigned int side, size_t span, struct place *place);

/* ---- layout_labels.c ---- */

void panel_label(const struct panel *panel);

/* labels_measure - how wide a column of labels is. */
void labels_measure(struct layout *layout);

/* ---- shared words ---- */

/* change_paint - the colour of a change. */
enum paint change_paint(enum change change);

/* change_of_span - CHANGE_NONE where nothing is compared. */
enum change change_of_span(const struct side *side, size_t span);

#endif
