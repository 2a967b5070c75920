/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "request.h"

G_BEGIN_DECLS

/*
 * The few pages for browsers: where the links of letters and the acquirer's return lead. Looking
 * changes nothing (mail scanners follow links); a press does. See #SmdHandlerFunc.
 */
SmdReply *smd_page_confirm_look (SmdRequest *request, SmdDomain *domain);
SmdReply *smd_page_confirm (SmdRequest *request, SmdDomain *domain);
SmdReply *smd_page_not_me_look (SmdRequest *request, SmdDomain *domain);
SmdReply *smd_page_not_me (SmdRequest *request, SmdDomain *domain);
SmdReply *smd_page_device_look (SmdRequest *request, SmdDomain *domain);
SmdReply *smd_page_device (SmdRequest *request, SmdDomain *domain);
SmdReply *smd_page_reset_look (SmdRequest *request, SmdDomain *domain);
SmdReply *smd_page_reset (SmdRequest *request, SmdDomain *domain);
SmdReply *smd_page_return (SmdRequest *request, SmdDomain *domain);
SmdReply *smd_page_style (SmdRequest *request, SmdDomain *domain);
/* What a browser sees where the API would answer with a problem document. */
SmdReply *smd_page_problem (const GError *error, const char *reference);

G_END_DECLS
