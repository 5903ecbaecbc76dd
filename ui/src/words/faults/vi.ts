// Tiếng Việt.

import { formats } from "../formats";
import type { FaultWords } from "./types";

const { number, list } = formats("vi");

export const vi: FaultWords = {
  "not-an-image": () => ["Đây không phải là ảnh.", "Hãy chọn ảnh: JPEG, HEIC, PNG, WebP, AVIF, TIFF, GIF hoặc BMP."],
  empty: () => ["Tệp này trống.", "Hãy chép lại từ nơi gốc, hoặc chọn ảnh khác."],
  truncated: () => ["Ảnh này không đầy đủ: tệp kết thúc quá sớm.", "Hãy chép hoặc tải lại, rồi thử lần nữa."],
  incomplete: ({ percent }) => [
    `Ảnh này không đầy đủ: tệp kết thúc quá sớm. ${percent < 100 ? `Đọc được ${number(percent)}%.` : "Đọc được toàn bộ, nhưng thiếu những chi tiết nhỏ nhất."}`,
    "Hãy chép hoặc tải lại, hoặc dùng phần đọc được.",
  ],
  damaged: () => ["Ảnh này bị hỏng.", "Hãy mở bằng chương trình khác và lưu lại, hoặc chọn ảnh khác."],
  "too-large": ({ width, height, limitMegapixels }) => [
    `Ảnh này quá lớn: ${number(width)} × ${number(height)} điểm ảnh; giới hạn là ${number(limitMegapixels)} megapixel.`,
    "Hãy tạo bản nhỏ hơn, hoặc cắt lấy khuôn mặt.",
  ],
  "file-too-large": ({ megabytes, limitMegabytes }) => [
    `Tệp này quá lớn: ${number(megabytes)} MB; giới hạn là ${number(limitMegabytes)} MB.`,
    "Hãy lưu thành JPEG, hoặc tạo bản nhỏ hơn.",
  ],
  unsupported: ({ format }) => [`Đây là ${format}, không mở được.`, "Hãy xuất thành JPEG hoặc PNG từ chương trình đã tạo ra nó; với ảnh RAW, từ phần mềm của hãng máy ảnh."],
  "not-found": ({ path }) => [`${path} không tồn tại.`, "Hãy kiểm tra tên; có thể nó đã được chuyển hoặc đổi tên."],
  "not-a-file": ({ path }) => [`${path} không phải là tệp.`, "Hãy chọn chính các tệp ảnh."],
  "no-photos": ({ path }) => [`Không có ảnh nào trong ${path}.`, "Hãy chọn thư mục có ảnh JPEG, HEIC, PNG, WebP, AVIF, TIFF, GIF hoặc BMP."],
  unreadable: ({ path }) => [`Không đọc được ${path}.`, "Hãy kiểm tra xem bạn có quyền mở tệp này không."],
  unwritable: ({ path }) => [`Không ghi được ${path}.`, "Hãy chọn thư mục mà bạn có quyền ghi."],
  "already-exists": ({ path }) => [`${path} đã có rồi.`, "Hãy chọn tên khác."],
  "misleading-name": ({ name }) => [`“${name}” không phải là tên cho ảnh mà Ambrotype ghi được.`, "Hãy chọn tên kết thúc bằng .jpg, .png hoặc .webp; với kiểu vẽ bằng mảng phẳng còn có .svg."],
  "one-file": ({ path }) => [`${path} chỉ chứa một ảnh, mà có nhiều ảnh được chọn.`, "Hãy chọn một thư mục, hoặc từng ảnh một."],
  "name-too-long": ({ path }) => [`Tên tệp này quá dài: ${path}.`, "Hãy chọn tên ngắn hơn."],
  "same-as-photo": ({ path }) => [`${path} là một trong các ảnh gốc.`, "Hãy chọn tên khác để giữ lại ảnh."],
  "side-too-long": ({ format, limit }) => [`Chân dung này quá lớn cho ${format}: mỗi cạnh tối đa ${number(limit)} điểm ảnh.`, "Hãy ghi dạng PNG, hoặc cắt ảnh trước."],
  "confirmation-needed": () => ["Việc này xoá vĩnh viễn, mà ở đây không hỏi được ai.", "Hãy xác nhận ở nơi có thể hỏi bạn."],
  "disk-full": () => ["Đĩa đã đầy.", "Hãy giải phóng chỗ hoặc tiêu huỷ ảnh, rồi thử lại. Không mất gì đã cất giữ; vẫn xem và xuất được, và tiêu huỷ mọi thứ thì không cần chỗ trống."],
  "photo-unknown": ({ id }) => [`Trong két không có ảnh ${id}.`, "Có thể nó đã bị tiêu huỷ; bộ sưu tập cho thấy những gì còn giữ."],
  "id-ambiguous": ({ id }) => [`Nhiều ảnh trong két bắt đầu bằng ${id}.`, "Hãy thêm ký tự cho đến khi chỉ còn một ảnh."],
  "album-unknown": ({ name }) => [`Không có album nào tên “${name}”.`, "Hãy kiểm tra tên; bộ sưu tập hiển thị các album. Album không còn ảnh thì không còn nữa."],
  "album-name-invalid": () => ["Tên album là một dòng từ 1 đến 80 ký tự.", "Hãy chọn tên ngắn hơn, không xuống dòng."],
  "no-original": () => ["Ảnh gốc của chân dung này không được giữ.", "Hãy thả lại ảnh để tạo chân dung khác."],
  "no-output": () => ["Ảnh này chưa có chân dung.", "Trước hết hãy tạo chân dung cho nó."],
  "template-unknown": ({ name, known }) => [`Không có mẫu nào tên “${name}”.`, `Hãy chọn một trong: ${list(known)}.`],
  "style-unknown": ({ name, known }) => [`Không có phong cách nào tên “${name}”.`, `Hãy chọn một trong: ${list(known)}.`],
  "palette-unknown": ({ known }) => [
    "Kiểu này không có bảng màu như vậy.",
    known.length ? `Hãy chọn một trong: ${list(known)}.` : "Hãy bỏ bảng màu: chỉ các kiểu vẽ mới có bảng màu.",
  ],
  unblendable: ({ name }) => [`Không thể pha ${name} với phong cách đứng trước.`, "Hãy chọn một trong hai. Chỉ các phong cách sơn mới pha được với nhau."],
  "recipe-invalid": () => ["Không làm theo được công thức này.", "Hãy chọn một phong cách và độ mạnh từ 0 đến 100%."],
  "no-face": () => ["Ảnh này không có khuôn mặt nào, mà việc này cần có.", "Hãy chọn một ảnh có khuôn mặt. Kiểu cắt như 1:1 hoặc 4:5 thì không cần."],
  "no-person": () => ["Ảnh này không có ai, mà việc này cần có người.", "Hãy chọn một ảnh có người. Chân dung giữ phông nền của ảnh thì không cần."],
  "no-transparency": () => ["JPEG không thể chứa phông nền trong suốt.", "Hãy ghi dạng PNG hoặc WebP, hoặc chọn phông nền khác."],
  "no-paths": () => ["Không thể ghi chân dung này dạng SVG.", "Hãy chọn Áp phích, Cắt giấy, Khắc gỗ hoặc Hình phẳng, ở độ mạnh tối đa và với nền của chính nó, hoặc ghi PNG."],
  "vault-absent": () => ["Chưa có gì được cất giữ.", "Trước hết hãy tạo két và thêm ảnh."],
  "vault-exists": () => ["Đã có một két.", "Hãy mở nó, hoặc tiêu huỷ tất cả để bắt đầu lại."],
  "vault-locked": () => ["Két đang khoá.", "Hãy mở khoá rồi thử lại."],
  "passphrase-needed": () => ["Cần mật khẩu.", "Hãy nhập mật khẩu khi được hỏi."],
  "wrong-passphrase": () => [
    "Mật khẩu này không mở được két.",
    "Hãy kiểm tra chữ hoa và bố cục bàn phím, rồi thử lại. Mật khẩu đã quên không thể khôi phục.",
  ],
  "too-many-guesses": ({ seconds }) => [
    `Quá nhiều mật khẩu sai. Có thể thử lại sau ${number(seconds)} giây.`,
    "Hãy chờ rồi thử lại; không ai phải chờ quá năm phút.",
  ],
  "purged-by-guesses": () => [
    "Quá nhiều mật khẩu sai, nên mọi thứ đã bị phá huỷ như đã đặt cho két này.",
    "Không thể khôi phục gì. Hãy thêm ảnh để bắt đầu lại.",
  ],
  "passphrase-mismatch": () => ["Hai mật khẩu không giống nhau.", "Hãy nhập cùng một mật khẩu hai lần."],
  "vault-busy": () => ["Két đang được một Ambrotype khác dùng.", "Hãy đóng cửa sổ kia hoặc chờ lệnh kia kết thúc."],
  "vault-damaged": () => [
    "Nội dung trong két bị hỏng hoặc đã bị người khác thay đổi.",
    "Những ảnh còn nguyên vẹn vẫn xuất được. Hãy khôi phục thư mục dữ liệu từ bản sao lưu, hoặc tiêu huỷ tất cả.",
  ],
  "vault-link-broken": ({ name }) => [
    `Không tới được két: ${name} là liên kết tới một thứ không có ở đó.`,
    "Hãy nối ổ đĩa mà liên kết dẫn tới rồi thử lại. Chưa có két mới nào được tạo thay vào đó.",
  ],
  "vault-obstructed": ({ name }) => [`Không dùng được két: một thứ khác mang tên ${name}.`, "Hãy dời nó đi chỗ khác rồi thử lại. Chưa có gì bị thay đổi."],
  "backup-not-verified": () => ["Bản sao lưu được đọc lại và không khớp với những gì đã ghi, nên không được giữ.", "Ổ đĩa có thể đang hỏng: hãy ghi bản sao lưu vào ổ khác."],
  "photo-newer": () => [
    "Ảnh này do một phiên bản Ambrotype mới hơn lưu, và phiên bản này không đọc được.",
    "Hãy mở két bằng phiên bản Ambrotype mới nhất. Cho đến lúc đó ảnh vẫn giữ nguyên, hoặc có thể bị tiêu huỷ.",
  ],
  "keychain-forgot": () => [
    "Chùm khoá không giữ bí mật mở két: nó đã bị xoá, hoặc đây là bản sao cũ của két, từ trước một lần tiêu huỷ.",
    "Hãy đặt lại bản mới nhất của két, hoặc khôi phục chùm khoá đăng nhập từ bản sao lưu. Thiếu bí mật ấy không ai mở được ảnh; hãy tiêu huỷ tất cả để bắt đầu lại.",
  ],
  "keychain-unavailable": () => ["Chùm khoá không trả lời.", "Hãy mở khoá chùm khoá đăng nhập rồi thử lại."],
  "keychain-unsettled": () => [
    "Chùm khoá có thể chưa ghi bí mật kế tiếp của két xuống đĩa.",
    "Hãy đợi một phút rồi thử lại. Sau khi tiêu huỷ chỉ cần mở két; trước đó các bản sao cũ vẫn mở được.",
  ],
  "vault-copied": () => [
    "Dường như một bản sao của két này đang được dùng ở nơi khác: chùm khoá giữ một bí mật không do két này cất.",
    "Hãy chỉ dùng một bản, và tiêu huỷ cả trong bản kia. Trước hết hãy xuất những gì bạn muốn giữ từ bản này: một lần tiêu huỷ ở bản kia có thể đóng bản này vĩnh viễn.",
  ],
  "not-a-case": () => ["Đây không phải là tệp sao lưu.", "Hãy chọn tệp mà Ambrotype đã ghi để chuyển sang máy khác."],
  "case-truncated": () => ["Tệp sao lưu này không đầy đủ: nó kết thúc quá sớm.", "Hãy chép lại từ nơi nó đến. Những ảnh trọn vẹn trước chỗ cắt đã được giữ."],
  "case-damaged": () => ["Tệp sao lưu này bị hỏng hoặc đã bị thay đổi.", "Hãy chép lại từ nơi nó đến. Những ảnh trọn vẹn trước chỗ hỏng đã được giữ."],
  "darkroom-died": () => [
    "Phòng tối dừng lại khi đang xử lý ảnh này.",
    "Hãy thử lại; nếu vẫn xảy ra với ảnh này, hãy tạo bản nhỏ hơn.",
  ],
  "timed-out": ({ seconds }) => [
    `Ảnh này mất hơn ${number(seconds)} giây.`,
    "Hãy đóng các chương trình khác, hoặc tạo bản nhỏ hơn của ảnh.",
  ],
  cancelled: () => ["Đã huỷ.", "Bạn có thể bắt đầu lại bất cứ lúc nào."],
  "clipboard-empty": () => ["Không có ảnh nào trong bảng tạm.", "Trước hết hãy chép một ảnh hoặc tệp ảnh."],
  installation: ({ part }) => [`Một phần của Ambrotype bị thiếu hoặc hỏng: ${part}.`, "Hãy cài lại Ambrotype; ảnh của bạn không bị ảnh hưởng."],
  "sandbox-refused": () => [
    "Hệ thống này từ chối lớp bảo vệ giữ Ambrotype khỏi mạng.",
    "Hãy chạy trên Linux 4.14 trở lên có seccomp, ngoài các container cấm nó.",
  ],
  unexpected: ({ detail }) => [`Đã xảy ra lỗi bên trong Ambrotype: ${detail}.`, "Xin báo lỗi kèm câu này. Không mất gì đã cất giữ."],
};
