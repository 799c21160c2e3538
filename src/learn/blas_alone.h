/* BLAS on one thread: what LAPACK factors while a classifier is trained must not depend on the
 * cores of the machine. */
#ifndef PLOGP_SRC_LEARN_BLAS_ALONE_H
#define PLOGP_SRC_LEARN_BLAS_ALONE_H

/* Let BLAS use one thread until plogp__blas_resume gets the number that this returned. Nests. */
int plogp__blas_alone(void);
void plogp__blas_resume(int threads);

#endif
