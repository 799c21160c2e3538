/* How saved states begin, so that a reader of data can say what it was given. */
#ifndef PLOGP_SRC_DATA_STATE_MAGIC_H
#define PLOGP_SRC_DATA_STATE_MAGIC_H

#define PLOGP__STATE_MAGIC      "PLOGPS"
#define PLOGP__STATE_MAGIC_SIZE 6

#endif
