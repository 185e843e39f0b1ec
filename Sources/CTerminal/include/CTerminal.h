#ifndef FOB_CTERMINAL_H
#define FOB_CTERMINAL_H
#endif
