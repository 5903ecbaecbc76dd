// Tiếng Việt: quyền riêng tư, kiểm tra chặn mạng, dấu vết và giới thiệu.

import { formats, isolate } from "../formats";
import type { PrivacyWords } from "./en";

const { number } = formats("vi");

export const vi: PrivacyWords = {
  privacy: {
    title: "Quyền riêng tư",
    lead: "Ambrotype lưu gì trên máy này, và ai có thể tiếp cận.",
    inVault: "Trong két",
    nothing: "Không lưu gì.",
    portraits: "Tranh kèm ảnh gốc",
    diskSpace: "Dung lượng trên đĩa",
    oldest: "Ảnh cũ nhất",
    vaultPath: "Vị trí két",
    network: "Mạng",
    networkBlocked: "Hệ thống chặn Ambrotype truy cập mạng. Chúng tôi vừa thử kết nối và đã bị từ chối.",
    networkOpen: "Ở đây hệ thống không chặn mạng. Dù vậy Ambrotype không dùng mạng.",
    webViewSandboxed:
      "Trang này được hiển thị bằng bộ máy trình duyệt WebKit. Nó chạy trong sandbox: không thấy tệp nào của bạn và không có mạng. Nó không truy cập được chuỗi khóa của bạn.",
    webViewOpen:
      "Trang này được hiển thị bằng bộ máy trình duyệt WebKit. Ở đây nó không có sandbox riêng. Muốn có, hãy cài bubblewrap và xdg-dbus-proxy; hệ thống cũng phải cho phép.",
    models: "Mô hình AI",
    modelsLead: "Các phong cách hội họa do dự án này huấn luyện và chạy trên máy này. Nguồn của từng phong cách:",
    licence: (licence) => `Giấy phép: ${isolate(licence)}`,
  },

  networkTest: {
    title: "Kiểm tra chặn mạng",
    lead: "Ambrotype thử mọi cách để ra mạng, và cho thấy mỗi lần bị chặn bởi cái gì.",
    start: "Kiểm tra ngay",
    running: "Đang kiểm tra…",
    allBlocked: "Không có gì ra ngoài được.",
    someLetThrough: (out, all) => `${number(out)}/${number(all)} lần thử không bị chặn.`,
    methods: {
      tcp: "Kết nối (TCP)",
      udp: "Một gói tin (UDP)",
      dns: "Truy vấn tên miền (DNS)",
      fetch: "Trang: một yêu cầu",
      image: "Trang: ảnh trên mạng",
      socket: "Trang: kết nối lâu dài (WebSocket)",
      navigation: "Trang: mở trang khác",
    },
    blockedBy: { system: "bị hệ thống từ chối", rules: "bị quy tắc của trang từ chối", program: "bị Ambrotype chặn" },
    notBlocked: "không bị chặn",
    resolverNote: (name) => `${isolate(name)} tra tên miền cho mọi chương trình trên máy này khi được hỏi. Ambrotype không bao giờ hỏi.`,
  },

  traces: {
    title: "Khuôn mặt tôi ở đâu?",
    lead: "Tìm dấu vết của ảnh bên ngoài két. Dấu vết của Ambrotype bị xóa ngay. Những dấu vết khác được liệt kê để bạn tự xóa.",
    search: "Tìm ngay",
    searchForPhoto: "Tìm một ảnh…",
    searching: "Đang tìm…",
    dialog: { title: "Cần tìm ảnh nào?", pictures: "Ảnh", everything: "Tất cả tệp" },
    places: {
      original: "Chính tấm ảnh",
      clipboard: "Bảng nhớ tạm",
      recents: "Tệp dùng gần đây",
      thumbnails: "Hình thu nhỏ của trình quản lý tệp",
      trash: "Thùng rác",
      "web-caches": "Bộ nhớ đệm của cửa sổ",
      temporary: "Tệp tạm",
      "unfinished-exports": "Bản xuất dở dang",
      "case-log": "Nhật ký của két",
      "core-dumps": "Báo cáo sự cố",
      swap: "Vùng hoán đổi (bộ nhớ trên đĩa)",
      hibernation: "Tệp ngủ đông",
    },
    findings: {
      nothing: "không tìm thấy",
      removed: "của Ambrotype, đã xóa",
      ours: "của Ambrotype",
      others: "có, của ứng dụng khác",
      unknown: "không rõ",
    },
    advice: {
      "original-unknown": "Ambrotype không nhớ ảnh của bạn nằm ở đâu. Hãy chọn một ảnh ở trên để tìm các bản sao.",
      "original-others": "Đây là tệp của bạn. Ambrotype không đụng tới.",
      "clipboard-ours": "Bức tranh bạn đã sao chép. Nó bị xóa sau năm phút, và khi bạn khóa két hoặc xóa.",
      "recents-others": "Một chương trình khác liệt kê ảnh này. Hãy xóa danh sách trong cài đặt quyền riêng tư của môi trường desktop.",
      "thumbnails-unknown": "Hãy chọn một ảnh ở trên để tìm hình thu nhỏ của nó.",
      "thumbnails-others": "Trình quản lý tệp đã tạo các bản nhỏ. Hãy xóa các tệp này hoặc bộ nhớ đệm của nó.",
      "trash-unknown": "Hãy chọn một ảnh ở trên để tìm nó trong thùng rác.",
      "trash-others": "Ảnh đang trong thùng rác và có thể khôi phục. Hãy dọn sạch thùng rác.",
      "web-caches-ours": "Không xóa được. Bạn hãy tự xóa các thư mục này.",
      "temporary-ours": "Bức tranh bạn đã kéo ra khỏi cửa sổ. Nó bị xóa sau mười phút, và khi bạn khóa két hoặc xóa.",
      "unfinished-exports-ours": "Phần còn lại của một lần xuất bị dừng hoặc đang chạy. Nếu không có lần nào đang chạy, hãy tự xóa các tệp này.",
      "case-log-ours": "Được mã hóa như két. Nhật ký bị xóa khi bạn khóa két.",
      "core-dumps-others": "Hệ thống đã lưu một báo cáo sự cố có thể chứa ảnh. Hãy xóa các tệp này hoặc nhờ quản trị viên.",
      "swap-others": "Đang bật và không mã hóa: những gì bạn xem có thể được ghi ra đĩa. Hãy mã hóa hoặc tắt nó.",
      "hibernation-others": "Hệ thống có thể ghi toàn bộ bộ nhớ ra đĩa. Hãy khóa két trước khi máy ngủ đông.",
    },
  },

  about: {
    title: "Giới thiệu",
    lead: "Những bức chân dung đáng chia sẻ, làm trên chính máy của bạn. Ambrotype từng là chân dung trên kính: làm từng tấm một, không âm bản, cất trong hộp đóng kín.",
    version: "Phiên bản",
    runtime: "ONNX Runtime",
    licence: "Giấy phép",
    thirdParty: "Phần mềm bên thứ ba",
    thirdPartyLead: (count) => `Ứng dụng này có ${number(count)} thành phần do người khác làm. Xin cảm ơn.`,
  },
};
